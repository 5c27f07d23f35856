/** Events that open cases (language: `intake.open_on`): each an intake like any other, under a key of its own. */
import { valueAt } from '../../engine/values/saved.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { Packages } from '../cases/packages.ts';
import { keyedAs } from '../idempotency.ts';
import { openCase } from '../intake/open-case.ts';
import type { Call } from '../route.ts';
import type { Services } from '../services.ts';

interface Happened {
  name: string;
  subject: Readonly<Record<string, Value>>;
  data: Record<string, Value>;
}

/** The newest versions that open a case on this event. */
export async function openedBy(packages: Packages, name: string): Promise<Plan[]> {
  const sops = [...new Set((await packages.list()).map((it) => it.sop))];
  const newest = await Promise.all(sops.map((sop) => packages.newest(sop)));
  return newest.flatMap((it) => (it?.plan.intake?.openOn?.[name] === undefined ? [] : [it.plan]));
}

/**
 * Opens one; an open case of the same matter takes it as a contact. The same request opens it once.
 *
 * @throws Problem 422 when the event lacks what the SOP requires
 */
export async function openByEvent(
  services: Services,
  call: Call<unknown, unknown, unknown>,
  plan: Plan,
  { name, subject, data }: Happened,
): Promise<string> {
  const source = { ...subject, ...data };
  const read = (plan.intake?.openOn?.[name] ?? []).map(([field, path]) => [field, valueAt(source, path)] as const);
  const values = Object.fromEntries(read.filter(([, value]) => value !== null));
  const { request } = call;
  const key = `${request.key}#${plan.sop}`;
  const own = keyedAs(request, key);
  const answer = await openCase(services, { ...call, request: own, body: { sop: plan.sop, data: values } });
  return answer.body.case;
}
