/** Domain events of time: clocks, the levels of their ladders, pauses, promises, risk signals, and who was told. */
import { PAUSE_REASONS } from '../../language/pause-reasons.ts';
import type { EventShape } from './facts.ts';
import { NOTICE_NAMES } from './notices.ts';

const LEVEL = { of: 'count', ladder: 'id', level: 'count' } as const;
const DUE = { of: 'count', due: 'instant' } as const;

/** By name: where each happens, and its facts. `of` names the instance of a clock: the cycle, or the visit of its step. */
export const CLOCK_EVENTS = {
  'clock.started': { at: 'clock', data: { ...DUE, 'since?': 'instant' } },
  'clock.warned': { at: 'clock', data: { of: 'count', percent: 'percent' } },
  'clock.passed': { at: 'clock', data: { of: 'count', percent: 'percent' } },
  'clock.breached': {
    at: 'clock',
    data: { of: 'count', accountable: 'team|null', 'offer_age_ms?': 'duration', 'at?': 'instant' },
  },
  'clock.met': { at: 'clock', data: { of: 'count' } },
  'clock.met_late': { at: 'clock', data: { of: 'count' } },
  'clock.cancelled': {
    at: 'clock',
    data: {
      of: 'count',
      reason: ['not_needed', 'withdrawn', 'concluded', 'closed', 'cancelled', 'merged', 'migrated'],
    },
  },
  'clock.paused': { at: 'clock', data: { of: 'count' } },
  'clock.resumed': { at: 'clock', data: DUE },
  'clock.recomputed': {
    at: 'clock',
    data: {
      of: 'count',
      reason: ['recomputed', 'reclassified', 'migrated', 'recalendared', 'restarted'],
      before: 'instant',
      due: 'instant',
    },
  },
  'clock.restored': { at: 'clock', data: DUE },

  'level.fired': { at: 'clock?', data: { ladder: 'id', level: 'count', 'of?': 'count' } },
  'level.repeated': { at: 'clock', data: { ...LEVEL, repeat: 'count' } },
  'level.skipped': { at: 'clock', data: LEVEL },
  'level.empty': { at: 'clock', data: LEVEL },
  'level.acknowledged': { at: 'clock', data: { ...LEVEL, until: 'instant' } },

  'notice.sent': {
    at: 'case',
    data: {
      who: 'who',
      about: NOTICE_NAMES,
      to: 'recipients',
      'message?': 'id',
      'level?': 'count',
      'clock?': 'id',
    },
  },
  'notice.nobody': { at: 'case', data: { 'who?': 'who', about: NOTICE_NAMES } },

  'pause.asked': { at: 'case', data: { reason: PAUSE_REASONS, 'evidence?': 'evidence', 'note?': 'text' } },
  'pause.repeated': { at: 'case', data: { reason: PAUSE_REASONS, 'evidence?': 'evidence', 'note?': 'text' } },
  'pause.begun': { at: 'case', data: { reason: PAUSE_REASONS, until: 'instant', 'step?': 'id', 'since?': 'instant' } },
  'pause.ended': {
    at: 'case',
    data: {
      reason: PAUSE_REASONS,
      why: ['time', 'resumed', 'contact', 'step', 'reopened'],
      since: 'instant',
      'at?': 'instant',
    },
  },
  'pause.refused': { at: 'visit', data: { reason: PAUSE_REASONS, why: ['evidence', 'max'], missing: 'id[]' } },

  'promise.made': { at: 'case', data: { promise: 'count', what: 'text', until: 'instant', 'since?': 'instant' } },

  'signal.fired': { at: 'case', data: { signal: 'id', n: 'count', 'count?': 'count', 'since?': 'instant' } },
  'signal.disposed': {
    at: 'case',
    data: { signal: 'id', n: 'count', as: ['handled', 'false_alarm'], 'note?': 'text' },
  },
} as const satisfies Record<string, EventShape>;
