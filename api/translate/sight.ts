/** What a system sees of a case's data: the fields its token names, and nothing that is made of others (semantics rule 30). */
import { isEventName, shapeOf } from '../../engine/told/events.ts';
import { kindOf } from '../../engine/told/facts.ts';
import { isVaultReference } from '../../engine/values/fit.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { WireCase } from '../../wire/case.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import { MASK } from './reveal.ts';

type Sight = Pick<Identity, 'fields'>;

/** The columns of lists that are fields of the case; a reference shows nothing to anybody. */
export function shownColumns<Row extends { customer?: string; severity?: string }>(
  { customer, severity }: Row,
  sight: Sight,
): { customer?: string | undefined; severity?: string | undefined } {
  const plain = customer !== undefined && isVaultReference(customer) ? undefined : customer;
  return {
    customer: seesField(sight, 'customer') ? plain : undefined,
    severity: seesField(sight, 'severity') ? severity : undefined,
  };
}

/** Whether the caller may see this field of the data. */
export function seesField({ fields }: Sight, name: string): boolean {
  return fields === undefined || fields.includes(name);
}

/**
 * Whether the caller may see amounts under authority: neither the ledger nor what approvals tell says of which field they are, so it
 * takes all that an approval of the SOP is about.
 */
export function seesAmounts(sight: Sight, { steps }: Plan): boolean {
  return steps.every((step) => {
    const field = factsOf(step).approval(step)?.amount;
    return field === undefined || seesField(sight, field);
  });
}

const AMOUNTS: readonly (string | undefined)[] = ['money', 'rejection'];

/** What an approval on a worklist asks for, in 元: for people alone, since a row does not say of which field it is. */
export function amountInSight(fen: number | undefined, { fields }: Sight): number | undefined {
  return fen === undefined || fields !== undefined ? undefined : fen / 100;
}

/** Whether an event of this name tells an amount. */
export function tellsAmount(name: string): boolean {
  const facts = isEventName(name) ? (shapeOf(name).data ?? {}) : {};
  return Object.values(facts).some((fact) => AMOUNTS.includes(kindOf(fact)));
}

/** The view with the fields of the caller's sight; the others are named as masked. Scripts and evidence tell of all fields. */
export function caseInSight(view: WireCase, sight: Sight): WireCase {
  if (sight.fields === undefined) return view;
  const hidden = Object.keys(view.data).filter((name) => !seesField(sight, name));
  const data = Object.fromEntries(Object.entries(view.data).filter(([name]) => seesField(sight, name)));
  const masked = [...new Set([...(view.masked ?? []), ...hidden])];
  return {
    ...view,
    data,
    evidence: {},
    tasks: view.tasks.map((task) => {
      const { script: _, amount: __, ...told } = task;
      return told;
    }),
    ...(masked.length > 0 && { masked }),
  };
}

/** An event with the values of fields that are not seen masked, wherever it tells values by field. */
export function eventInSight(event: TimelineEvent, sight: Sight): TimelineEvent {
  if (sight.fields === undefined || event.data === undefined) return event;
  return { ...event, data: factsInSight(event.data, sight) };
}

/** Facts that are maps are values by field; anything else is of the engine's own words. */
function factsInSight(facts: Readonly<Record<string, Value>>, sight: Sight): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return [name, value];
      return [
        name,
        Object.fromEntries(Object.entries(value).map(([of, it]) => [of, seesField(sight, of) ? it : MASK])),
      ];
    }),
  );
}

/** A filter by a field that is not seen would tell it. @throws Problem 403 */
export function mustSeeFilters(
  {
    customer,
    severity,
    text,
  }: { customer?: string | undefined; severity?: string | undefined; text?: string | undefined },
  sight: Sight,
): void {
  if (sight.fields === undefined) return;
  const wanted = [...(customer === undefined ? [] : ['customer']), ...(severity === undefined ? [] : ['severity'])];
  const unseen = [...wanted.filter((name) => !seesField(sight, name)), ...(text === undefined ? [] : ['text'])];
  const [field] = unseen;
  if (field !== undefined) throw new Problem(403, 'auth/sight', { params: { field } });
}
