/** What a publication takes away, and where the work of it goes: every name in it leads somewhere. */
import { nearest } from '../../language/suggest.ts';
import { type FieldFault, wrongFields } from '../problem.ts';

/** Kinds whose work can go to another of the same kind. */
const MOVED_TO_ANOTHER: readonly string[] = ['person', 'team'];
/** Where the open cases of an SOP that goes can go: on, by the version they run by, to their end. */
const FINISH = 'finish';

/** What is asked to go. */
export interface Going {
  remove: readonly string[];
  move: Readonly<Record<string, string>>;
}

/** What there is to hold it against: keys of parts and SOPs. */
export interface Against {
  inForce: ReadonlySet<string>;
  given: ReadonlySet<string>;
  /** What is there once the publication is in force. */
  after: ReadonlySet<string>;
}

/** @throws Problem 422 with every name that leads nowhere */
export function mustLeadSomewhere({ remove, move }: Going, { inForce, given, after }: Against): void {
  const faults: FieldFault[] = [];
  const wrong = (field: string, code: string, params: FieldFault['params']) => faults.push({ field, code, params });
  for (const key of remove) {
    if (given.has(key)) wrong(`remove.${key}`, 'publish/removed-and-given', { key });
    else if (!inForce.has(key))
      wrong(`remove.${key}`, 'publish/not-in-force', { key, known: nearest(key, inForce) ?? '' });
  }
  for (const [key, to] of Object.entries(move)) {
    const [kind = ''] = key.split('/');
    if (!remove.includes(key)) wrong(`move.${key}`, 'publish/moved-not-removed', { key });
    else if (kind === 'sop' ? to !== FINISH : !MOVED_TO_ANOTHER.includes(kind))
      wrong(`move.${key}`, 'publish/cannot-move', { key });
    else if (kind !== 'sop' && !after.has(`${kind}/${to}`))
      wrong(`move.${key}`, 'publish/moved-to-nobody', { key, to });
  }
  if (faults.length > 0) throw wrongFields(faults);
}
