/** The catalogue of notices: everything people are told by a case, and what each is about. */
import type { FactList, Facts } from './facts.ts';

const STEP = { step: 'title' } as const;
const COUNTED = { step: 'title', times: 'count' } as const;
const LEVEL = { ladder: 'id', level: 'count', 'clock?': 'title', 'due?': 'instant' } as const;

/** Where the SOP names no message, a standard text of that name tells these values (activities/messages/notices). */
export const NOTICES = {
  warn: { clock: 'title', percent: 'percent', due: 'instant' },
  level: LEVEL,
  repeat: { ...LEVEL, repeat: 'count' },
  orphan: { clock: 'title' },
  met: { clock: 'title' },
  reminder: COUNTED,
  'pause-reminder': { pause: 'word' },
  queued: STEP,
  lapsed: STEP,
  reassigned: STEP,
  'approval-nobody': STEP,
  'approval-beyond': STEP,
  'offered-leg': COUNTED,
  'returned-leg': COUNTED,
  arbitration: STEP,
  signal: { signal: 'title' },
  'cancel-asked': {},
  'help-asked': { help: 'count', due: 'instant' },
  'help-late': { help: 'count', due: 'instant' },
  'help-answered': { help: 'count' },
  'help-declined': { help: 'count' },
  'help-ended': {},
  'transfer-asked': { due: 'instant' },
  'transfer-accepted': {},
  'transfer-declined': {},
  'transfer-lapsed': {},
  'remind-me': { note: 'text' },
  /** Told by the record: somebody of a lead's opened a case that is not theirs (rule 30). */
  'glass-broken': { person: 'title', reason: 'title' },
  /** Told by the record: another open case is of the same matter, since hours were lost. */
  'same-matter': { other: 'id' },
  outcome: {},
  /** The engine's own message of a call-back: it always has a text of the SOP's. */
  call_back: {},
  /** Never sent: a ladder's question who takes over; told only of whom it did not find. */
  reassign: {},
} as const satisfies Record<string, FactList>;

/** What a notice can be about. */
export type NoticeName = keyof typeof NOTICES;
/** All of them. */
export const NOTICE_NAMES = Object.keys(NOTICES) as readonly NoticeName[];

/** The values of a notice's standard text. */
export type NoticeValues<N extends NoticeName> = Facts<(typeof NOTICES)[N]>;

/** What a notice is about, with the values of its standard text. */
export type NoticeMatter = {
  [N in NoticeName]: { about: N } & (object extends NoticeValues<N>
    ? { values?: undefined }
    : { values: NoticeValues<N> });
}[NoticeName];

/** That of one name, or of some. */
export type Matter<N extends NoticeName> = Extract<NoticeMatter, { about: N }>;
