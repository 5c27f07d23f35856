/**
 * Who may do what to a case: act × role × relation, as one table (semantics rule 27). What an organization does not
 * declare under `relations:` is as it stands here.
 */

/** How somebody can stand to a case; `any` asks for none. */
export const RELATIONS = [
  'owner',
  'assignee',
  'helper',
  'team',
  'coordinator',
  'asked',
  'told',
  'leads',
  'watcher',
  'opener',
  'asker',
  'any',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** The acts as the table names them. A contact has two: the customer reached us, and we reached the customer. */
export const RIGHT_NAMES = [
  'complete',
  'claim',
  'release',
  'decline',
  'approve',
  'reconcile',
  'assign',
  'attempt',
  'accept',
  'reject',
  'offer',
  'arbitrate',
  'survey',
  'contact-in',
  'contact-out',
  'pause',
  'resume',
  'promise',
  'acknowledge',
  'escalate',
  'report',
  'conclude',
  'annotate',
  'ask-help',
  'answer-help',
  'decline-help',
  'withdraw-help',
  'remind-me',
  'withdraw-reminder',
  'transfer',
  'accept-transfer',
  'decline-transfer',
  'correct',
  'reopen',
  'dispose',
  'merge',
  'unmerge',
  'cancel',
] as const;
export type RightName = (typeof RIGHT_NAMES)[number];

/** By role: with which relation, any one of them. `people` is every role but auditor and integration. */
export type RelationRow = Readonly<Record<string, readonly Relation[]>>;
export type RelationTable = Readonly<Record<RightName, RelationRow>>;

/** Stands for every role of people in a row. */
export const PEOPLE = 'people';
/** Reads only: no row may name it. */
export const READS_ONLY = 'auditor';
/** What customers say and do comes by it. */
export const SYSTEM = 'integration';

const ANY = ['any'] as const;
const SENIORS = { supervisor: ANY, 'duty-manager': ANY } as const;
const LEADERS = { 'team-lead': ['leads'], coordinator: ['coordinator', 'leads'], ...SENIORS } as const;
/** Who has the case now, or leads who has. */
const HAVING = ['owner', 'assignee', 'team', 'coordinator', 'leads'] as const;
/** Who has the case or its work, and may ask others about it. */
const WORKING = [...HAVING, 'helper'] as const;
const RELATED = RELATIONS.filter((it) => it !== 'any' && it !== 'asker');

/** The table as it is shipped. */
export const SHIPPED_RELATIONS: RelationTable = {
  complete: { people: ['assignee', 'helper', 'team'] },
  claim: { people: ['assignee', 'helper', 'team'] },
  release: { people: ['assignee', 'helper'], ...LEADERS },
  decline: { people: ['assignee', 'helper', 'asked'] },
  approve: { people: ['asked'] },
  reconcile: { finance: ANY },
  assign: LEADERS,
  attempt: { people: ['assignee', 'helper', 'team'] },
  accept: { people: ['team'] },
  reject: { people: ['team'] },
  offer: { people: ['coordinator'] },
  arbitrate: { people: ['asked'], 'duty-manager': ANY },
  survey: { integration: ANY },
  'contact-in': { people: ANY, integration: ANY },
  'contact-out': { people: RELATED, ...SENIORS },
  pause: { people: HAVING, ...SENIORS },
  resume: { people: HAVING, ...SENIORS },
  promise: { people: HAVING, ...SENIORS },
  acknowledge: { people: ['told'] },
  escalate: { people: RELATED, ...SENIORS },
  report: { people: HAVING, ...SENIORS },
  conclude: { people: HAVING, ...SENIORS },
  annotate: { people: ANY, integration: ANY },
  'ask-help': { people: WORKING, ...SENIORS },
  'answer-help': { people: ['asked'] },
  'decline-help': { people: ['asked'] },
  'withdraw-help': { people: ['asked', 'owner', 'leads'], ...SENIORS },
  'remind-me': { people: RELATED, ...SENIORS },
  'withdraw-reminder': { people: ['asked'] },
  transfer: { people: ['owner', 'assignee'], ...LEADERS },
  'accept-transfer': { people: ['asked'] },
  'decline-transfer': { people: ['asked'] },
  correct: { people: ['asker', 'leads'], ...SENIORS },
  reopen: { people: ['owner'], ...LEADERS },
  dispose: { people: ['told', 'leads'], 'duty-manager': ANY },
  merge: LEADERS,
  unmerge: SENIORS,
  cancel: LEADERS,
};

/** Acts whose rule lies deeper than the table: about work, hand-overs and money. A row can only be narrower than here. */
export const NARROWER_ONLY: ReadonlySet<RightName> = new Set<RightName>([
  'complete',
  'claim',
  'release',
  'decline',
  'approve',
  'reconcile',
  'attempt',
  'accept',
  'reject',
  'offer',
  'arbitrate',
  'survey',
  'acknowledge',
  'answer-help',
  'decline-help',
  'accept-transfer',
  'decline-transfer',
]);

/** What systems may send at all. */
const OF_SYSTEMS: ReadonlySet<RightName> = new Set<RightName>(['survey', 'contact-in', 'annotate']);
/** A second person's word, or the end of a case: helping with the work never gives it. */
const NOT_BY_HELPING: ReadonlySet<RightName> = new Set<RightName>([
  'assign',
  'transfer',
  'conclude',
  'reopen',
  'merge',
  'unmerge',
  'cancel',
]);

/** The relations that a row may give this role; none, where the role may never send the act. */
export function widest(right: RightName, role: string): readonly Relation[] {
  if (role === READS_ONLY) return [];
  if (role === SYSTEM && !OF_SYSTEMS.has(right)) return [];
  if (NARROWER_ONLY.has(right)) {
    const row = SHIPPED_RELATIONS[right];
    const given = [...(row[role] ?? []), ...(role === SYSTEM ? [] : (row[PEOPLE] ?? []))];
    return given.includes('any') ? RELATIONS.filter((it) => it !== 'asker') : given;
  }
  // Who asked for a field has asked for nothing where an act names none.
  const most = right === 'correct' ? RELATIONS : RELATIONS.filter((it) => it !== 'asker');
  return NOT_BY_HELPING.has(right) ? most.filter((it) => it !== 'helper') : most;
}

/** The row in force. */
export function rowOf(declared: Partial<RelationTable> | undefined, right: RightName): RelationRow {
  return declared?.[right] ?? SHIPPED_RELATIONS[right];
}
