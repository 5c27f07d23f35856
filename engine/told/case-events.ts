/** Domain events of a case as a whole: its life, its data, its customer, the other cases it has to do with. */
import type { EventShape } from './facts.ts';

const LINKS = ['child', 'absorbed', 'repeat', 'follow_up', 'same_customer'] as const;
const MOVED = { before: 'edition', after: 'edition', steps: 'renames' } as const;

/** By name: where each happens, and its facts. */
export const CASE_EVENTS = {
  'case.opened': {
    at: 'case',
    data: {
      sop: 'id',
      version: 'count',
      plan: 'hash',
      data: 'values',
      'channel?': 'word',
      'parent?': 'origin',
      'received?': 'instant',
      'claimed?': 'instant',
      'evidence?': 'evidence',
    },
  },
  'case.resolved': { at: 'case' },
  'case.reopened': { at: 'case', data: { plan: 'hash' } },
  'case.closed': { at: 'case', data: { result: 'word' } },
  'case.cancelled': { at: 'case', data: { result: 'word' } },
  'case.confirmed': { at: 'case', data: { result: ['confirmed'] } },
  'case.escalated': { at: 'case', data: { ladder: 'id', level: 'count', reason: 'text' } },
  'case.orphaned': { at: 'clock', data: { ladder: 'id', level: 'count' } },
  'case.led': { at: 'case', data: { by: 'id', to: 'id' } },
  'case.migrated': { at: 'case', data: MOVED },
  'case.recalendared': { at: 'case', data: MOVED },
  'case.begun_again': { at: 'case', data: { asked: 'person', recorded: 'instant', plan: 'hash' } },
  // Told by the record of a case whose run was ended from outside (duties/cut-off).
  'run.terminated': { at: 'case' },
  'run.failed': { at: 'case' },
  'run.timed_out': { at: 'case' },
  'run.cancelled': { at: 'case' },

  'reopen.asked': { at: 'case', data: { reason: 'text' } },
  'cancel.asked': { at: 'case', data: { reason: 'text' } },
  'cancel.waits': { at: 'case', data: { to: 'who' } },
  'cancel.confirmed': { at: 'case', data: { asked: 'person' } },
  'cancel.declined': { at: 'case', data: { asked: 'person', reason: 'text' } },
  'conclude.asked': { at: 'case', data: { as: 'word', 'evidence?': 'evidence', 'reason?': 'text', 'note?': 'text' } },
  'case.concluded': {
    at: 'case',
    data: { as: 'word', 'evidence?': 'evidence', 'reason?': 'text', 'note?': 'text', 'asked?': 'person' },
  },
  'note.added': { at: 'case', data: { note: 'text' } },
  // `led`: whose act led to what a call, an approval or an answer of the record then wrote.
  'help.asked': { at: 'case', data: { help: 'count', to: 'who', question: 'text' } },
  'help.answered': { at: 'case', data: { help: 'count', to: 'who', asked: 'person', note: 'text' } },
  'help.declined': { at: 'case', data: { help: 'count', to: 'who', asked: 'person', reason: 'text' } },
  'help.withdrawn': { at: 'case', data: { help: 'count', to: 'who', asked: 'person', 'reason?': 'text' } },
  'help.handed_on': { at: 'case', data: { help: 'count', before: 'who', to: 'who' } },
  'help.left_open': { at: 'case', data: { helps: 'count[]' } },
  'help.ended': {
    at: 'case',
    data: { help: 'count', to: 'who', why: ['closed', 'cancelled', 'merged', 'concluded', 'nobody'] },
  },
  'transfer.asked': { at: 'case', data: { to: 'who', accept_by: 'instant', 'reason?': 'text' } },
  'transfer.accepted': { at: 'case', data: { to: 'who', by: 'person', 'note?': 'text' } },
  'transfer.declined': { at: 'case', data: { to: 'who', by: 'person', reason: 'text' } },
  'transfer.ended': {
    at: 'case',
    data: { to: 'who', by: 'person', why: ['accept_window', 'owner_changed', 'case_over', 'concluded'] },
  },
  // What it says is told to nobody but whoever set it.
  'reminder.set': { at: 'case', data: { until: 'instant' } },
  'reminder.withdrawn': { at: 'case', data: { until: 'instant' } },
  'data.changed': { at: 'case', data: { before: 'values', after: 'values', 'led?': 'person' } },
  'data.corrected': { at: 'case', data: { fields: 'id[]', by: 'person[]' } },
  // Of a correction by act; what the fields said before and say now is told by `data.changed`. `computed`: what tables made of it anew.
  'case.corrected': { at: 'case', data: { fields: 'id[]', kind: 'word', reason: 'text', 'computed?': 'id[]' } },
  'owner.changed': { at: 'case', data: { before: 'person|null', after: 'person' } },
  'team.changed': { at: 'case', data: { before: 'team|null', after: 'team' } },
  'watch.added': { at: 'case', data: { who: 'who' } },

  // `claimed`: when it was received, as the actor says.
  'contact.received': {
    at: 'case',
    data: { 'channel?': 'word', 'note?': 'text', 'at?': 'instant', 'claimed?': 'instant', 'brought?': 'values' },
  },
  'contact.differs': { at: 'case', data: { before: 'values', after: 'values' } },
  'contact.made': { at: 'case', data: { 'channel?': 'word', 'note?': 'text', 'at?': 'instant' } },
  'event.happened': { at: 'case', data: { name: 'id', 'reported?': 'yes', 'note?': 'text' } },
  'event.not_saved': { at: 'case', data: { name: 'id', field: 'id' } },

  'case.linked': { at: 'case', data: { case: 'case', kind: LINKS } },
  'case.unlinked': { at: 'case', data: { case: 'case', kind: LINKS } },
  'case.merged': {
    at: 'case',
    data: {
      into: 'case',
      reason: 'text',
      opened: 'instant',
      'severity?': 'word',
      'absorbed?': 'case[]',
      'parties?': 'id[]',
      'rejected?': 'rejection[]',
      'paid?': 'yes',
    },
  },
  'case.unmerged': { at: 'case', data: { from: 'case', reason: 'text', plan: 'hash', 'absorbed?': 'case[]' } },
  'case.absorbed': { at: 'case', data: { case: 'case', opened: 'instant', 'by?': 'person' } },
  'case.starting': { at: 'visit?', data: { sop: 'id' } },
  'case.started': { at: 'visit?', data: { case: 'case', sop: 'id' } },
  'case.not_started': { at: 'visit?', data: { sop: 'id', error: 'word' } },
  'case.ended': { at: 'visit', data: { case: 'case', state: 'word', result: 'word' } },
} as const satisfies Record<string, EventShape>;
