/** Domain events of steps: work and who has it, approvals and their grants, hand-overs, calls, call-backs. */
import type { EventShape } from './facts.ts';

const APPROVAL = { role: 'role', amount: 'money', grant: 'id' } as const;
const ANSWERED = ['satisfied', 'dissatisfied', 'unreachable', 'refused'] as const;

/** By name: where each happens, and its facts. */
export const WORK_EVENTS = {
  'step.entered': { at: 'visit', data: { 'block?': 'id', 'visit?': 'count', 'branch?': 'id', 'item?': 'count' } },
  'step.done': { at: 'step', data: { outcome: 'id' } },
  'step.skipped': { at: 'step' },
  'step.withdrawn': { at: 'visit' },

  'task.offered': { at: 'visit', data: { assignee: 'person', 'accept_by?': 'instant' } },
  'task.queued': { at: 'visit', data: { team: 'team|null', lead: 'person|null' } },
  'task.assigned': { at: 'visit', data: { assignee: 'person' } },
  'task.given': { at: 'visit', data: { to: 'person', 'reason?': 'text' } },
  'task.reassigned': { at: 'visit', data: { before: 'person|null', after: 'person' } },
  'task.lapsed': {
    at: 'visit',
    data: { status: ['finding', 'queued', 'offered', 'assigned'], 'assignee?': 'person' },
  },
  'task.declined': { at: 'visit', data: { reason: 'text' } },
  'task.released': { at: 'visit', data: { 'reason?': 'text' } },
  'task.completed': {
    at: 'visit',
    data: { outcome: 'id', 'evidence?': 'evidence', 'reason?': 'text', 'note?': 'text' },
  },

  'approval.asked': { at: 'visit', data: APPROVAL },
  'approval.nobody': { at: 'visit', data: APPROVAL },
  'approval.given': { at: 'visit', data: { amount: 'money', 'note?': 'text' } },
  'approval.beyond': { at: 'visit', data: { person: 'person', role: 'role|null', amount: 'money' } },
  'approval.rejected': { at: 'visit', data: { reason: 'text' } },
  'approval.decided': {
    at: 'visit',
    data: {
      how: ['approved', 'not_needed'],
      grant: 'id',
      amount: 'money',
      by: 'person|null',
      role: 'role|null',
    },
  },
  // `charged`: against whose caps it counts; `authors`: who wrote what it pays, `-` for nobody (rule 23).
  'grant.reserved': {
    at: 'case',
    data: {
      grant: 'id',
      action: 'id',
      amount: 'money',
      by: 'person|null',
      role: 'role|null',
      'charged?': 'person[]',
      'authors?': 'person[]',
      'owner?': 'person',
    },
  },
  'grant.committed': { at: 'case', data: { grant: 'id', 'reason?': 'text', 'reference?': 'id' } },
  'grant.released': { at: 'case', data: { grant: 'id', 'reason?': 'text', 'reference?': 'id' } },
  'grant.unknown': { at: 'case', data: { grant: 'id' } },
  'grant.unpaid': { at: 'case', data: { grant: 'id', reason: 'text' } },
  'grant.restored': { at: 'case', data: { grant: 'id' } },

  'handover.offered': {
    at: 'visit',
    data: { leg: 'id', offer: 'id', party: 'team', accept_by: 'instant|null', 'again?': 'yes' },
  },
  'handover.accepted': {
    at: 'visit',
    data: { leg: 'id', offer: 'id', how: ['accepted', 'forced', 'ruled'], by: 'person|null' },
  },
  'handover.rejected': {
    at: 'visit',
    data: { leg: 'id', offer: 'id', count: 'count', evidence: 'evidence', reason: 'text' },
  },
  'handover.forced': { at: 'visit', data: { leg: 'id', offer: 'id', party: 'team' } },
  'handover.incomplete': { at: 'visit', data: { leg: 'id', missing: 'id[]' } },
  'accountable.changed': { at: 'visit', data: { 'before?': 'team', after: 'team', 'since?': 'instant' } },
  'arbitration.opened': { at: 'visit', data: { leg: 'id' } },
  'arbitration.ruled': {
    at: 'visit',
    data: { leg: 'id', ruling: ['receiver_takes', 'giver_mends'], reason: 'text' },
  },
  'breach.attributed': {
    at: 'visit and clock',
    data: { of: 'count', before: 'team|null', after: 'team', by: 'person', reason: 'text' },
  },

  'action.started': { at: 'visit', data: { call: 'id' } },
  'action.done': { at: 'visit', data: { call: 'id' } },
  'action.failed': { at: 'visit', data: { call: 'id', error: 'word' } },
  'action.dropped': { at: 'visit', data: { call: 'id', ended: ['done', 'failed'] } },

  'attempt.made': { at: 'visit', data: { attempt: 'count', outcome: ANSWERED } },
  'callback.recorded': {
    at: 'visit',
    data: { chosen: ANSWERED, outcome: ANSWERED, 'evidence?': 'evidence', 'note?': 'text', 'score?': 'score' },
  },
  'survey.answered': { at: 'step', data: { answers: 'scores', 'score?': 'score', 'note?': 'text' } },
} as const satisfies Record<string, EventShape>;
