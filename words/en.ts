/** The words of a case in English. */
import type { WakeFor } from '../engine/told/wake-for.ts';
import type { Addressed, Words } from './vocabulary.ts';

const pauses: Words['pauses'] = {
  waiting_customer: 'waiting for the customer',
  customer_appointment: 'appointment with the customer',
  waiting_third_party: 'waiting for a third party',
  force_majeure: 'force majeure',
};

const notices: Words['notices'] = {
  warn: 'warning',
  level: 'escalated',
  repeat: 'told again',
  orphan: 'nobody answers',
  met: 'done',
  reminder: 'reminder',
  'pause-reminder': 'reminder',
  queued: 'in the queue',
  lapsed: 'not taken in time',
  reassigned: 'reassigned',
  'approval-nobody': 'nobody may approve',
  'glass-broken': 'glass broken',
  'same-matter': 'another case of the same matter',
  'approval-beyond': 'beyond the caps',
  'offered-leg': 'offered',
  'returned-leg': 'returned',
  arbitration: 'arbitration',
  signal: 'risk signal',
  'cancel-asked': 'a cancel to confirm',
  'help-asked': 'a request for help',
  'help-late': 'help that is late',
  'help-answered': 'help answered',
  'help-declined': 'help declined',
  'help-ended': 'help not needed any more',
  'transfer-asked': 'a case offered',
  'transfer-accepted': 'transfer accepted',
  'transfer-declined': 'transfer declined',
  'transfer-lapsed': 'transfer lapsed',
  'remind-me': 'your own reminder',
  outcome: 'news',
  call_back: 'call-back',
  reassign: 'who takes over',
};

/** `4-hour response due`, `… warning 75%`, `… level 2`. */
function wakeUp(what: WakeFor, title: string): string {
  switch (what.kind) {
    case 'clock-due':
      return `${title} due`;
    case 'clock-warning':
      return `${title} warning ${what.percent}%`;
    case 'level':
      return `${title} level ${what.level}`;
    case 'level-repeat':
      return `${title} level ${what.level} told again`;
    case 'level-unanswered':
      return `${title} level ${what.level} unanswered`;
    case 'accept-window':
      return `${title} to be taken`;
    case 'leg-window':
      return `${title} to be accepted`;
    case 'wait-over':
      return `${title} waited long enough`;
    case 'reminder':
      return `${title} reminder`;
    case 'step-begins':
      return `${title} begins`;
    case 'signal':
      return `signal ${title}`;
    case 'pause-over':
      return `${pauses[what.reason]}: end of the pause`;
    case 'pause-reminder':
      return `${pauses[what.reason]}: reminder`;
    case 'transfer-window':
      return 'time to take the case';
    case 'remind-me':
      return 'a private reminder';
    case 'notice':
      return 'a message waits';
  }
}

/** `4-hour response warning → zhang`: what comes first, for lists cut a line short. */
function sent({ people, message, title, about }: Addressed): string {
  const what = message ?? `${title === undefined ? '' : `${title} `}${notices[about] ?? about}`;
  return `${what} → ${people?.join(', ') ?? 'customer'}`;
}

/** All of them. */
export const en: Words = {
  wakeUp,
  notices,
  sending: (all) => `Tell ${all.map(sent).join('; ')}`,
  starting: (sop) => `Open ${sop}`,
  recording: 'Write what the record missed',
  gist: {
    'case.cancelled': 'cancelled',
    'case.merged': 'merged into another case',
    'case.closed': 'closed',
    'case.resolved': 'resolved',
    'case.reopened': 're-opened',
    'case.opened': 'opened',
    'case.migrated': 'moved to another version',
    'case.begun_again': 'goes on from its record',
    'case.orphaned': 'nobody answered, the last resort is told',
    'clock.breached': 'breached',
    'level.fired': 'escalated',
    'signal.fired': 'risk signal',
    'grant.unknown': 'payment of unknown result',
    'action.failed': 'call failed',
    'approval.given': 'approved',
    'approval.rejected': 'not approved',
    'handover.rejected': 'leg rejected',
    'handover.accepted': 'leg accepted',
    'step.done': 'done',
    'clock.warned': 'warned',
    'transfer.asked': 'offered to somebody else',
    'transfer.accepted': 'taken over',
    'help.asked': 'help asked',
    'help.answered': 'help answered',
    'case.corrected': 'fields corrected',
    'pause.begun': 'clocks paused',
    'pause.ended': 'clocks run on',
    'promise.made': 'something promised',
    'contact.received': 'the customer got in touch',
    'contact.made': 'the customer was called',
    'level.acknowledged': 'acknowledged',
    'signal.disposed': 'risk signal disposed of',
    'task.assigned': 'taken',
    'step.entered': 'begins',
    'note.added': 'note',
    'event.happened': 'outside event',
  },
  recorded: 'Write to the record',
  and: '; ',
  finding: (whom) => `Look for ${whom.join(', ')}`,
  authority: 'who has the authority',
  continuing: 'Go on as a new run',
  acts: {
    complete: 'complete a task',
    claim: 'claim a task',
    release: 'release a task',
    decline: 'decline an offer of work',
    approve: 'approve',
    reconcile: 'reconcile a payment',
    assign: 'assign a task',
    attempt: 'record a call-back',
    accept: 'accept a leg',
    reject: 'reject a leg',
    offer: 'offer a leg again',
    arbitrate: 'arbitrate',
    survey: "the customer's answers",
    contact: 'record a contact',
    pause: 'pause the clocks',
    resume: 'resume the clocks',
    promise: 'record a promise',
    report: 'report an event',
    conclude: 'conclude the case',
    acknowledge: 'acknowledge a level',
    escalate: 'escalate now',
    annotate: 'add a note',
    ask_help: 'ask for help',
    answer_help: 'answer a request for help',
    decline_help: 'decline a request for help',
    withdraw_help: 'withdraw a request for help',
    remind_me: 'set a reminder of one’s own',
    withdraw_reminder: 'take back a reminder of one’s own',
    transfer: 'transfer the case',
    accept_transfer: 'accept the transfer',
    decline_transfer: 'decline the transfer',
    correct: 'correct fields',
    reopen: 're-open the case',
    dispose: 'dispose of a risk signal',
    merge: 'merge into another case',
    unmerge: 'undo a merge',
    cancel: 'cancel the case',
  },
  messages: {
    happened: 'an outside event',
    case_ended: 'a case started from here has ended',
    absorbed: 'another case was merged into this one',
    corrected: 'a personal value was corrected in the vault',
    staff_changed: 'somebody is free for work',
    migrate: 'move to another version',
    migration: 'what a move would do',
  },
  pauses,
  caseStates: {
    open: 'open',
    resolved: 'resolved, call-back to come',
    closed: 'closed',
    cancelled: 'cancelled',
    merged: 'merged',
  },
  results: { confirmed: 'confirmed by the customer', unconfirmed: 'customer not reached' },
  workStates: {
    queued: 'in the queue',
    offered: 'offered to',
    assigned: 'with',
    waiting: 'waiting',
    running: 'running',
  },
  roles: {
    agent: 'agents',
    'team-lead': 'team leads',
    supervisor: 'supervisors',
    'duty-manager': 'duty managers',
    coordinator: 'coordinators',
    finance: 'finance',
    'process-owner': 'process owners',
    auditor: 'auditors',
  },
  beside: { cancel: 'a cancel that waits for a second person', transfer: 'a transfer that waits' },
  clockStates: {
    pending: 'not started',
    running: 'running',
    paused: 'paused',
    met: 'met',
    breached: 'breached',
    met_late: 'met late',
    cancelled: 'cancelled',
  },
  page: {
    state: 'State',
    step: 'Step',
    owner: 'Owner',
    pause: 'Pause',
    next: 'Next due',
    nobody: 'nobody yet',
    orphan: 'nobody answers, the last resort was told',
    cycle: (cycle) => `cycle ${cycle}`,
    level: (level) => `escalated to level ${level}`,
    aside: (text) => ` (${text})`,
    due: (at) => `due ${at}`,
    pausedUntil: (reason, at) => `${reason}, until ${at} at most`,
    columns: ['Clock', 'State', 'Due', 'Level'],
    reached: (level, by) => `level ${level}${by === undefined ? '' : ` (acknowledged by ${by})`}`,
  },
};
