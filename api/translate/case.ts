/** A case as the record has it, in the words and units of the wire. */
import { isVaultReference } from '../../engine/values/fit.ts';
import type { ClockView, TaskView, View } from '../../engine/see/view.ts';
import type { Package, Value } from '../../language/plan.ts';
import type { CaseRow } from '../../records/store/lists.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { CaseRow as WireCaseRow } from '../../wire/case-list.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireClock } from '../../wire/clock.ts';
import type { WireHandOver } from '../../wire/hand-over.ts';
import type { WireTask } from '../../wire/task.ts';
import type { Identity } from '../auth/identity.ts';
import { iso } from './instants.ts';
import { plain, type Reveal, revealed, undeclared } from './reveal.ts';
import { scriptInWords } from './script.ts';
import { shownColumns } from './sight.ts';
import { toWire } from './values.ts';

/** `published` gives the fields their units and the tasks their scripts; without it values stand as the kernel has them. `reader`: whose private dates are shown. */
export function caseToWire(
  { view, sla, lost }: CaseRecord,
  published: Package | undefined,
  reveal: Reveal,
  reader?: string,
): WireCase {
  const { result, stage, orphan, owner, team, survey, nextClock } = view;
  const data = dataToWire(view.data, published, reveal);
  return defined({
    case: view.case,
    sop: view.sop,
    version: view.version,
    title: view.title,
    state: view.state,
    lost: lost && { why: lost.why, found_at: iso(lost.foundAtMs), recorded_at: iso(lost.recordedAtMs) },
    result,
    stage,
    cycle: view.cycle,
    level: view.level,
    orphan,
    owner,
    team,
    watchers: view.watchers,
    opened_at: iso(view.openedAtMs),
    resolved_at: iso(view.resolvedAtMs),
    closed_at: iso(view.closedAtMs),
    contacts: view.contacts,
    sla,
    ...data,
    differs: view.differs?.map(({ field, value, atMs, by }) => ({
      field,
      value: toWire(published?.plan.fields[field], value),
      at: iso(atMs),
      by,
    })),
    corrections: correctionsToWire(view),
    conclusions: view.conclusions?.map(({ id, title, ask, evidence, reasonRequired }) =>
      defined({ as: id, title, ask, evidence, reason_required: reasonRequired, by: concludersOf(view, id) }),
    ),
    evidence: placesToWire(view.evidence, reveal),
    survey,
    unknown_payments: view.unknownPayments,
    pauses: view.pauses?.map((p) =>
      defined({ reason: p.reason, since: iso(p.sinceMs), until: iso(p.untilMs), by: p.by }),
    ),
    hand_over: view.handOver && handOverToWire(view.handOver),
    parent: view.parent?.case,
    merged_into: view.mergedInto,
    links: view.links,
    signals: view.signals?.map((s) =>
      defined({ signal: s.signal, title: s.title, n: s.n, at: iso(s.atMs), due: iso(s.dueMs) }),
    ),
    tasks: view.tasks.map((task) => taskToWire(task, view, published, reveal)),
    clocks: view.clocks.map(clockToWire),
    cancel_asked: view.cancelAsked && {
      by: view.cancelAsked.by,
      at: iso(view.cancelAsked.atMs),
      to: view.cancelAsked.to,
      ...(view.cancelAsked.as !== undefined && { as: view.cancelAsked.as }),
    },
    help: view.helps?.map(({ n, to, by, atMs, dueMs, question }) =>
      defined({ help: n, to, by, at: iso(atMs), due: iso(dueMs), question: said(question, reveal) }),
    ),
    transfer: view.transfer && {
      to: view.transfer.to,
      by: view.transfer.by,
      at: iso(view.transfer.atMs),
      accept_by: iso(view.transfer.acceptByMs),
    },
    reminders: remindersToWire(
      view.reminders?.filter(({ by }) => by === reader),
      reveal,
    ),
    acts: view.acts,
    next_due: iso(view.nextDueMs),
    next_clock: nextClock,
  });
}

/** A text: the mask, or null where it was erased. */
function said(ref: string, reveal: Reveal): string | null {
  const shown = plain(reveal.of(ref));
  return shown === null ? null : String(shown);
}

function remindersToWire(reminders: View['reminders'] = [], reveal: Reveal): WireCase['reminders'] {
  if (reminders.length === 0) return undefined;
  return reminders.map(({ n, atMs, note }) => ({
    reminder: n,
    at: iso(atMs),
    ...(note !== undefined && { note: said(note, reveal) }),
  }));
}

/** By field, who asked for it (rule 35). */
function correctionsToWire({ corrections, parties }: View): WireCase['corrections'] {
  const who = parties?.corrections;
  if (corrections === undefined || who === undefined) return undefined;
  const askers = who.by.includes('asker') ? Object.entries(who.askers) : [];
  const fields = corrections.fields.map((field): [string, string[]] => {
    return [field, askers.flatMap(([id, asked]) => (asked.includes(field) ? [id] : []))];
  });
  return { kinds: [...corrections.kinds], fields: Object.fromEntries(fields), leads: who.by.includes('leads') };
}

/** Who may take this outcome, where the SOP narrows it (rule 36). */
function concludersOf({ parties }: View, id: string): string[] | undefined {
  const concluders = parties?.concluders ?? {};
  return Object.hasOwn(concluders, id) ? [...(concluders[id] ?? [])] : undefined;
}

/** Where evidence is: a place that tells whose it is stands in the vault. */
function placesToWire(evidence: View['evidence'], reveal: Reveal): Record<string, string> {
  const entries = Object.entries(evidence);
  return Object.fromEntries(entries.map(([name, ref]) => [name, String(revealed(ref, reveal) ?? '')]));
}

function dataToWire(values: Record<string, Value>, published: Package | undefined, reveal: Reveal) {
  const data: Record<string, Value> = {};
  const masked: string[] = [];
  const erased: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = published?.plan.fields[name];
    // A text of a caller may look like a reference; only a personal field holds one.
    if (typeof value === 'string' && isVaultReference(value) && (field === undefined || field.personal)) {
      const it = reveal.of(value);
      if (it.kind === 'masked') masked.push(name);
      if (it.kind === 'erased') erased.push(name);
      data[name] = it.kind === 'value' ? toWire(field, it.value) : plain(it);
    } else data[name] = toWire(field, undeclared(value, name, reveal));
  }
  return { data, ...(masked.length > 0 && { masked }), ...(erased.length > 0 && { erased }) };
}

function taskToWire(task: TaskView, view: View, published: Package | undefined, reveal: Reveal): WireTask {
  const texts = published?.texts.steps[task.step];
  return defined({
    step: task.step,
    title: task.title,
    kind: task.kind,
    stage: task.stage,
    attempt: task.attempt,
    entered_at: iso(task.enteredAtMs),
    status: task.status,
    team: task.team,
    role: task.role,
    assignee: task.assignee,
    amount: task.amount === undefined ? undefined : task.amount / 100,
    in: task.in,
    accept_by: iso(task.acceptByMs),
    due: iso(task.dueMs),
    ask: task.ask,
    may_ask: task.mayAsk,
    evidence: task.evidence,
    outcomes: task.outcomes.map((o) =>
      defined({ id: o.id, title: o.title, ask: o.ask, evidence: o.evidence, reason_required: o.reasonRequired }),
    ),
    script: published && texts?.script && scriptInWords(texts.script, view, published.plan, reveal, task.in),
    checklist: texts?.checklist,
  });
}

function handOverToWire(handOver: NonNullable<View['handOver']>): WireHandOver {
  const { step, leg, accountable, sinceMs, dueMs, offer, arbitration } = handOver;
  return defined({
    step,
    leg,
    accountable,
    since: iso(sinceMs),
    due: iso(dueMs),
    offer:
      offer &&
      defined({
        id: offer.id,
        leg: offer.leg,
        made_at: iso(offer.madeAtMs),
        accept_by: iso(offer.acceptByMs),
        returned: offer.returned,
      }),
    arbitration,
  });
}

function clockToWire(clock: ClockView): WireClock {
  return defined({
    id: clock.id,
    title: clock.title,
    of: clock.of,
    state: clock.state,
    started_at: iso(clock.startedAtMs),
    due: iso(clock.dueMs),
    stopped_at: iso(clock.stoppedAtMs),
    breached_at: iso(clock.breachedAtMs),
    accountable: clock.accountable,
    used: clock.used,
    level: clock.level,
    acknowledged_by: clock.acknowledgedBy,
    reason: clock.reason,
    provisional: clock.provisional,
  });
}

/** One line of the list of cases. */
export function caseRowToWire(row: CaseRow, sight: Pick<Identity, 'fields'>): WireCaseRow {
  const { customer, severity } = shownColumns(row, sight);
  return defined({
    case: row.case,
    sop: row.sop,
    version: row.version,
    title: row.title,
    state: row.state,
    lost: row.lost,
    step: row.step,
    team: row.team,
    owner: row.owner,
    severity,
    sla: row.sla,
    next_due: iso(row.nextDueMs),
    customer,
    opened_at: iso(row.openedAtMs),
    resolved_at: iso(row.resolvedAtMs),
    closed_at: iso(row.closedAtMs),
    result: row.result,
  });
}

/** Without the members that are undefined: absent means unknown or none. */
export function defined<T extends object>(given: T): T {
  const kept = { ...given };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}
