/**
 * The register of what the kernel has done differently from one release to the next. A run keeps the number it began with
 * until it continues as new, so that no case changes under a person's hands and every recorded history replays.
 */

/** One change of behaviour. Its words are those of the register in docs/semantics.md; a test holds the two against each other. */
interface BehaviourChange {
  /** What a run carries as `rules`. Numbers only grow, and none is given twice. */
  readonly number: number;
  /** The first version of the product whose runs begin with it. */
  readonly since: string;
  /** What a case does otherwise than under the number before, for people. */
  readonly changed: string;
  /** Why histories of earlier numbers replay all the same. */
  readonly replays: string;
}

/**
 * Every number there is, oldest first, by what it is about. The next change is added at the end, with its story as its
 * comment; the kernel asks `state.rules >= rules.<name>.number` where the two ways part, and keeps the old way while an
 * open case has it.
 */
export const rules = {
  /**
   * Where the register begins: the rules as docs/semantics.md tells them. The recorded histories of the repository began
   * with it; whatever is corrected before a first release must leave them as they are, and takes no number.
   */
  beginning: {
    number: 1,
    since: '0.1.0',
    changed: 'The rules of this page as they stand.',
    replays: 'Nothing came before it.',
  },
  /**
   * Payments were within the owner's caps whoever had written them: a lead had an unlimited owner put in and paid what she
   * liked. From here on every field keeps its authors, and a payment is held against all of them.
   */
  authors: {
    number: 2,
    since: '0.1.0',
    changed:
      'Fields keep their authors; who may pay and approve follows from them (rule 23). Restored, unpaid and migrated grants are asked anew, `reconcile` is finance’s (rule 24).',
    replays: 'Cases of number 1 keep no authors and ask of the ledger what they asked before.',
  },
  /**
   * Any person of any team could dispose of another's signal, stop a case's clocks or, leading some other team, take a case
   * over and cancel it. From here on one table decides, act × role × relation (rule 27): an act brings the row in force and
   * what the directory knows of the actor, firings remember whom they told, and a cancel where something was paid or a clock
   * of the law runs waits for a second person.
   */
  relations: {
    number: 3,
    since: '0.1.0',
    changed:
      'A table of act, role and relation decides who may do what; a signal is disposed of by whom it told; some cancels take a second person (rule 27).',
    replays: 'Earlier runs ask for no row and remember nobody whom a signal told.',
  },
  /**
   * A refund of -100 entered by a slip passed every cap, for it is less than any of them, and was sent to the payment system.
   * What is open keeps such amounts and goes on: only what is brought anew is held against the rule.
   */
  nonNegativeMoney: {
    number: 4,
    since: '0.1.0',
    changed: 'An amount below zero does not fit a money field that declares no `min`.',
    replays: 'Cases of earlier numbers take such amounts as before.',
  },
  /**
   * A case whose run was gone could not go on, and an intake of the same matter began a fresh run under its id, which hid all
   * that had been recorded. A worker that does not know how a case begins again would send its payments once more, so it must
   * not take such a run.
   */
  begunAgain: {
    number: 5,
    since: '0.1.0',
    changed:
      'A case whose run was lost begins again from the state that the record kept; a payment that was under way is then of unknown result (rule 32).',
    replays: 'No earlier history begins so.',
  },
  /**
   * Who was away had nobody who could do the work under a name of her own; whoever held a role could dispose of a signal that
   * had told others of it; and a cancel forgot what a case merged into this one had paid.
   */
  inPerson: {
    number: 6,
    since: '0.1.0',
    changed:
      'Deputies and mentors do the work they stand in for, under their own names (rule 26). Of a role a signal is disposed of by those it told, and a cancel counts what merged cases paid (rule 27).',
    replays: 'Earlier runs ask for no deputy, take none, and count as they did.',
  },
  /**
   * A payee's account was corrected in the vault under its reference, so that the case saw nothing of it: who had asked for the
   * correction approved the payment, and an approval without a ledger stood for an account that nobody had looked at. A regulator's
   * letter that joined an open case was a count and a note: nothing could be told apart by it, and no clock knew when it had come.
   */
  asMeant: {
    number: 7,
    since: '0.1.0',
    changed:
      'A correction of a personal value in the vault makes who asked for it and who confirmed it authors of the fields that hold it, and what was approved before falls (rule 23). A contact brings what it says: `event.*`, fields that differ, and when it was received (rules 2 and 17). A clock from an event starts though the contact or event that stops it came before (rule 1). A date without hours is due on the next day that has some (rule 3). What fields say is corrected by an act (rule 35).',
    replays: 'Earlier runs hear of no correction and take none, and of a contact that it came.',
  },
  /**
   * The list of cases in Temporal's own page named steps by their ids and no owner, and the next due of a case was often that of a
   * signal, which somebody else was to dispose of.
   */
  readable: {
    number: 8,
    since: '0.1.0',
    changed:
      'Temporal’s list of cases has the procedure’s title, the step’s and the owner (rule 28); the next due there is never a signal’s or that of help (rule 26).',
    replays: 'Earlier runs set the attributes they set before, when they set them.',
  },
  /**
   * With nobody of the team's leads on shift, a late case told all leads of the company, who could do nothing about it. A role that the
   * team, or one above it, has is looked for there alone. And what was due at the instant of an act came before whoever the act's
   * work was given to, because looking for somebody takes some milliseconds: a warning to the owner then found none.
   */
  teamsAbove: {
    number: 9,
    since: '0.1.0',
    changed:
      'A role of a level, signal or notice is that of the team that has the work, else of the teams above it; only a role that none of these teams has is anybody’s. Notices that find nobody go to `last_resort` (rule 10). Who is found is found at the instant of asking (rule 2).',
    replays: 'Earlier runs ask for those of the team, else anywhere, and take what was found when it is.',
  },
} as const satisfies Record<string, BehaviourChange>;

/** The number that runs begin with, and take when they continue as new; a worker refuses a greater one. */
export const RULES_NEWEST: number = Math.max(...Object.values(rules).map(({ number }) => number));

/** Whether a case follows rules of number 6: who stands in, whom a signal told and what was paid are looked at by person and case. */
export function isInPerson({ state }: { state: { rules: number } }): boolean {
  return state.rules >= rules.inPerson.number;
}

/** Whether a date is never due before it is over: rules of number 7. */
export function keepsPromisedDay({ state }: { state: { rules: number } }): boolean {
  return state.rules >= rules.asMeant.number;
}

/** Whether a role is looked for in the team and those above it alone: rules of number 9. */
export function looksAbove({ state }: { state: { rules: number } }): boolean {
  return state.rules >= rules.teamsAbove.number;
}

/** Whether who was looked for is found at the instant of asking: rules of number 9. */
export function answersAtOnce({ rules: follows }: { rules: number }): boolean {
  return follows >= rules.teamsAbove.number;
}

/** Whether a contact brings its facts to the case: rules of number 7. */
export function hearsFacts({ state }: { state: { rules: number } }): boolean {
  return state.rules >= rules.asMeant.number;
}
