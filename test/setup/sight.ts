/** What the token of a system names in tests: everything. */
import type { Files } from '../../language/load.ts';
import type { Sight } from '../../startup/token.ts';
import { workspaceOf } from './publish-files.ts';

/** All SOPs and fields of a workspace. */
export function sightOf(files: Files): Sight {
  const plans = [...workspaceOf(files).packages.values()].map(({ plan }) => plan);
  return { sops: plans.map((it) => it.sop), fields: [...new Set(plans.flatMap((it) => Object.keys(it.fields)))] };
}
