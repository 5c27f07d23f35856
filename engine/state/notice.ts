/** A message on its way: decided on, and waiting for who it is for or for an hour at which it may go. */
import type { Value, Who } from '../../language/plan.ts';
import type { NoticeName } from '../told/notices.ts';

/** A message decided on but not yet sent: waiting for the answer who, or for an opening hour (rules 10, 12). */
export interface Notice {
  key: string;
  who: Who;
  message?: string;
  /** What it is about (the standard notice when there is no `message`). */
  about: NoticeName;
  values: Record<string, Value>;
  /** The firing of a signal that tells: whom it reaches may dispose of it (rule 27). */
  signal?: { code: string; n: number };
  /** The level that tells: clock id and instance, and the level's number. */
  level?: { clock: string; of: number; level: number };
  /** Not a message but a ladder's `reassign`: the open work goes to whom the directory names, none of these. */
  reassign?: string[];
  /** How often the directory was asked in vain because the record was away. */
  tries?: number;
  /** Goes at any hour: worst severity or a statutory clock (rule 12). */
  urgent?: true;
  /** Person ids, once known; sent at `atMs` when that is set, else the directory is asked again then. */
  to?: string[];
  atMs?: number;
}
