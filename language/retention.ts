/** retention.yaml compiled: how long closed cases and single personal values are kept. Pure: what is due when, and nothing else. */

/** Why and how long something is kept. */
export interface RetentionClass {
  /** In words, for reports and tombstones. */
  purpose: string;
  /** Natural days of 24 hours after the case closed. */
  days: number;
  /** What a law asks at least: held also where `days` says less, as a file of before the check may. */
  minimumDays?: number;
}

/** What is kept of the cases of one SOP, whatever version they ran by. */
export interface SopRetention {
  /** By this class the whole case goes. */
  class: string;
  /** Personal fields that go earlier, by their own class. */
  fields: Record<string, string>;
}

/** The whole file. */
export interface RetentionPlan {
  /** False: the nightly run reports and removes nothing. */
  apply: boolean;
  classes: Record<string, RetentionClass>;
  sops: Record<string, SopRetention>;
}

const DAY_MS = 86_400_000;

/** How long cases of an SOP are kept; undefined: for ever. */
export function caseClass(plan: RetentionPlan, sop: string): (RetentionClass & { id: string }) | undefined {
  const named = Object.hasOwn(plan.sops, sop) ? plan.sops[sop] : undefined;
  return named && classOf(plan, named.class);
}

/** The fields of an SOP that go before the case, with their classes. */
export function fieldClasses(
  plan: RetentionPlan,
  sop: string,
): { field: string; of: RetentionClass & { id: string } }[] {
  const named = Object.hasOwn(plan.sops, sop) ? plan.sops[sop] : undefined;
  return Object.entries(named?.fields ?? {}).flatMap(([field, id]) => {
    const of = classOf(plan, id);
    return of === undefined ? [] : [{ field, of }];
  });
}

/** Until when something is kept of a case that closed at an instant. Both in epoch ms. */
export function keptUntilMs({ days }: RetentionClass, closedMs: number): number {
  return closedMs + days * DAY_MS;
}

/** A class that is not declared is none: nothing goes by it. Nothing goes before the law's own days are over. */
function classOf(plan: RetentionPlan, id: string): (RetentionClass & { id: string }) | undefined {
  const found = Object.hasOwn(plan.classes, id) ? plan.classes[id] : undefined;
  return found && { id, ...found, days: Math.max(found.days, found.minimumDays ?? 0) };
}
