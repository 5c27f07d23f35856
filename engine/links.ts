/** Links between cases (rules 17 and 18): by reference, both ways, never copied. */
import { type Draft, emit } from './draft.ts';
import type { CaseLink, State } from './state.ts';

/** What `case.link` tells of, the strongest first. */
const BEFORE = ['repeat', 'follow_up', 'same_customer'] as const;
/** A case is linked to this many others at most; the record knows all. */
const LINKS_MAX = 100;

/** Links to another case, once in a kind. */
export function link(d: Draft, other: string, kind: CaseLink['kind']): void {
  const links = d.state.links ?? [];
  if (links.some((l) => l.case === other && l.kind === kind)) return;
  d.state.links = [...links, { case: other, kind }].slice(-LINKS_MAX);
  emit(d, 'case.linked', { data: { case: other, kind } });
}

export function unlink(d: Draft, other: string, kind: CaseLink['kind']): void {
  d.state.links = (d.state.links ?? []).filter((l) => l.case !== other || l.kind !== kind);
  emit(d, 'case.unlinked', { data: { case: other, kind } });
}

/** The cases merged into this one: what was paid in them counts with what is paid here (rule 22). */
export function absorbedBy({ links = [] }: State): string[] {
  return links.flatMap((l) => (l.kind === 'absorbed' ? [l.case] : []));
}

/** How the case is linked to one that was there before it. */
export function linkName(links: readonly CaseLink[] | undefined): string | null {
  return BEFORE.find((kind) => links?.some((l) => l.kind === kind)) ?? null;
}
