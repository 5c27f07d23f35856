/** The declared fields of an SOP, for reading `name=value`: those of the API's published version. */
import type { SopPackage } from '../../wire/sop.ts';
import type { Client } from '../http/client.ts';
import type { Fields } from '../http/values.ts';

/** Without a version the newest. Throws Finding when there is no such SOP. */
export async function fieldsOf(client: Client, sop: string, version?: number): Promise<Fields> {
  const path = `/v1/sops/${encodeURIComponent(sop)}${version === undefined ? '' : `/versions/${version}`}`;
  const { body } = await client.get<SopPackage>(path);
  return body.plan.fields;
}
