/** Links between cases (rules 17 and 18): by reference, both ways, never copied. */
import { type Draft, emit } from '../state/draft.ts';
import type { CaseLink, State } from '../state/state.ts';

/** What `case.link` tells of, the strongest first. */
const BEFORE = ['repeat', 'follow_up', 'same_customer'] as const;
/** A case is linked to this many others at most, those merged into it apart; the record knows all. */
const LINKS_MAX = 100;

/** Links to another case, once in a kind. */
export function link(d: Draft, other: string, kind: CaseLink['kind']): void {
  const links = d.state.links ?? [];
  if (links.some((l) => l.case === other && l.kind === kind)) return;
  d.state.links = bounded([...links, { case: other, kind }]);
  emit(d, 'case.linked', { data: { case: other, kind } });
}

/** The newest stay, and every case merged into this one: what was paid there counts for ever (rule 22). */
function bounded(links: CaseLink[]): CaseLink[] {
  const others = links.filter((l) => l.kind !== 'absorbed');
  const dropped = new Set(others.slice(0, Math.max(0, links.length - LINKS_MAX)));
  return links.filter((l) => !dropped.has(l));
}

/** Of a link that is not there nothing is told. */
export function unlink(d: Draft, other: string, kind: CaseLink['kind']): void {
  const links = d.state.links ?? [];
  const left = links.filter((l) => l.case !== other || l.kind !== kind);
  if (left.length === links.length) return;
  d.state.links = left;
  emit(d, 'case.unlinked', { data: { case: other, kind } });
}

/** The cases merged into this one, and into those before: what was paid in them counts with what is paid here (rule 22). */
export function absorbedBy({ links = [] }: State): string[] {
  return links.flatMap((l) => (l.kind === 'absorbed' ? [l.case] : []));
}

/** How the case is linked to one that was there before it. */
export function linkName(links: readonly CaseLink[] | undefined): string | null {
  return BEFORE.find((kind) => links?.some((l) => l.kind === kind)) ?? null;
}
