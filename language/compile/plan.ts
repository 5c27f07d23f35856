/** One SOP file → Plan and Texts: names first, then fields, then everything that refers to them. */
import { PROMISE } from '../clock-id.ts';
import { canonical, sha256 } from '../hash.ts';
import type { Context, Surroundings } from '../context.ts';
import { fault } from '../context.ts';
import type { EffectsPlan, LevelPlan, MessagePlan, Package, Plan, StepPlan, Texts } from '../plan.ts';
import { writtenFacts } from '../kinds/of-source.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Reporter } from '../report.ts';
import type { SopSource } from '../schema/sop.ts';
import { at, rootOf, type Source } from '../source/place.ts';
import { compileAnywhere } from './anywhere.ts';
import { calendarsOf } from '../clock-reads.ts';
import { checkCalendar, tablesOf } from './calendars.ts';
import { compileClocks } from './clocks.ts';
import { compileCorrections } from './corrections.ts';
import { checkLevel, fieldNames } from './effects.ts';
import { outcomesBeside, outcomesOf } from './exits.ts';
import { compileOn } from './events.ts';
import { compileFields } from './fields.ts';
import { compileEvidence } from './files.ts';
import { compileHelp, compileTransfer } from './help.ts';
import { compileIntake } from './intake.ts';
import { compileLadder } from './ladders.ts';
import { evidenceNames, legNames, questionNames, stepNames } from './names.ts';
import { everyStep, type WrittenStep } from './nested.ts';
import { checkFirstStep, compilePauses, compilePromises, compileUpgrade } from './pauses.ts';
import { usedRights } from './rights.ts';
import { compileSignals } from '../signals/compile.ts';
import { compileSteps } from './steps.ts';
import { checkTexts, valuesIn } from './texts.ts';
import { compileWho } from './who.ts';

export interface CompiledSop {
  context: Context;
  package: Package;
}

/** Compiles what the schema accepted. The package is only to be used when nothing was reported as an error. */
export function compileSop(
  sop: SopSource,
  source: Source,
  surroundings: Surroundings,
  reporter: Reporter,
): CompiledSop {
  const root = rootOf(source);
  const ladderIds = new Set([...Object.keys(sop.ladders ?? {}), ...(surroundings.ladders.entries?.keys() ?? [])]);
  const steps = everyStep(sop.steps, at(root, 'steps'));
  const context: Context = {
    ...surroundings,
    reporter,
    sop,
    root,
    fields: {},
    steps: stepNames(steps),
    legs: legNames(steps),
    clocks: new Set([...Object.keys(sop.clocks ?? {}), ...(sop.promises ? [PROMISE] : [])]),
    evidence: new Set([
      ...evidenceNames(steps, sop.anywhere),
      ...Object.values(sop.pauses ?? {}).flatMap((p) => p.evidence ?? []),
    ]),
    questions: questionNames(steps),
    ladderIds,
  };
  const plan = compilePlan(context);
  const texts = textsOf(context, plan, steps);
  return { context, package: { plan, texts, source: source.text } };
}

function compilePlan(context: Context): Plan {
  const { sop, root } = context;
  checkHeader(context);
  compileFields(context, sop.data, at(root, 'data'));
  const evidence = sop.evidence && compileEvidence(context, sop.evidence, at(root, 'evidence'));
  const join = joinFields(context);
  const steps = compileSteps(context, at(root, 'steps'));
  const ladders = Object.fromEntries(
    Object.entries(sop.ladders ?? {}).map(([id, levels]) => [
      id,
      compileLadder(context, levels, at(root, 'ladders', id)),
    ]),
  );
  const clocks = compileClocks(context, sop.clocks ?? {}, at(root, 'clocks'));
  checkFirstStep(context, clocks, steps);
  const pauses = compilePauses(context, sop.pauses, at(root, 'pauses'));
  const promises = compilePromises(context, sop.promises, at(root, 'promises'));
  const help = compileHelp(context, at(root, 'help'));
  const transfer = compileTransfer(context);
  const upgrade = compileUpgrade(context, sop.upgrade, at(root, 'upgrade'));
  const intake = compileIntake(context, sop.intake, at(root, 'intake'));
  const on = compileOn(context, sop.on, at(root, 'on'));
  const anywhere = compileAnywhere(context, sop.anywhere, at(root, 'anywhere'));
  const corrections = compileCorrections(context, sop.corrections, at(root, 'corrections'));
  const signals = compileSignals(context, sop.signals, at(root, 'signals'));
  const parts = {
    fields: context.fields,
    ...(evidence && { evidence }),
    join,
    ...(intake && { intake }),
    ...(sop.on && { on }),
    ...(anywhere && { anywhere }),
    ...(sop.signals && { signals }),
    calendar: sop.calendar,
    clocks,
    steps,
    ...(sop.pauses && { pauses }),
    ...(promises && { promises }),
    ...(help && { help }),
    ...(transfer && { transfer }),
    ...(upgrade && { upgrade }),
    ...(corrections && { corrections }),
  };
  const used = usedLadders(context, { ...ladders }, parts);
  checkEscalations(context, used);
  const messages = usedMessages(context, parts, used, pauses);
  checkTexts(context, Object.keys(messages), used);
  const plan: Omit<Plan, 'hash'> = {
    format: 1,
    sop: sop.sop,
    version: sop.version,
    title: sop.title,
    owner: sop.owner,
    stages: sop.stages ?? [],
    ...parts,
    calendars: tablesOf(context, calendarIds(parts, used, messages)),
    ladders: used,
    messages,
    ...usedAuthorities(context, steps),
    ...usedRights(context, parts),
    teams: teamsOf(context),
    lastResort: context.organization?.lastResort ?? '',
  };
  return { ...plan, hash: sha256(canonical(plan)) };
}

/** Rule 17 compares values: of a personal field there is only a reference, and lists and files are never the same twice. */
function joinFields(context: Context): string[] {
  const place = at(context.root, 'intake', 'join', 'same');
  const names = context.sop.intake?.join?.same;
  names?.forEach((name, i) => {
    const field = context.fields[name];
    const why = field?.personal
      ? 'personal'
      : field?.type === 'list' || field?.type === 'file'
        ? field.type
        : undefined;
    if (why !== undefined) fault(context, 'intake/cannot-compare', at(place, i), { field: name, why });
  });
  return fieldNames(context, names, place);
}

function checkHeader(context: Context): void {
  const { sop, root } = context;
  const name = /([^/]+)\.sop\.yaml$/.exec(root.source.file)?.[1];
  if (name !== undefined && name !== sop.sop)
    fault(context, 'sop/id-is-not-file-name', at(root, 'sop'), { found: sop.sop, expected: name });
  checkCalendar(context, sop.calendar, at(root, 'calendar'));
  if (!sop.owner.startsWith('role/')) fault(context, 'sop/owner-is-a-role', at(root, 'owner'), { found: sop.owner });
  else compileWho(context, sop.owner, at(root, 'owner'));
}

/** Pinned with the version: what an approval needs does not change under an open case. */
function usedAuthorities(context: Context, steps: StepPlan[]): Pick<Plan, 'authorities' | 'countsWith'> {
  const actions = steps.flatMap((s) => factsOf(s).approval(s)?.authority ?? []);
  const used = [...new Set(actions)].sort().map((action) => [action, context.authorities.entries?.get(action) ?? []]);
  const shared = [...new Set(actions)].sort().flatMap((action) => {
    const group = context.authorities.shared?.get(action);
    return group === undefined ? [] : [[action, group] as const];
  });
  return {
    ...(used.length > 0 && { authorities: Object.fromEntries(used) as NonNullable<Plan['authorities']> }),
    ...(shared.length > 0 && { countsWith: Object.fromEntries(shared) }),
  };
}

/** Without what the directory alone is asked for: which team is above another. */
function teamsOf({ organization }: Context): Plan['teams'] {
  const all = Object.entries(organization?.teams ?? {});
  return Object.fromEntries(all.map(([id, { title, lead }]) => [id, { title, lead }]));
}

type Parts = Pick<Plan, 'clocks' | 'steps' | 'calendar' | 'promises' | 'help' | 'on' | 'anywhere' | 'signals'>;

/** Own ladders, and of ladders.yaml those that are referred to, also by another ladder's `escalate`. */
function usedLadders(context: Context, own: Record<string, LevelPlan[]>, parts: Parts): Record<string, LevelPlan[]> {
  const used = own;
  const wanted = [
    ...parts.clocks.map((c) => c.ladder),
    parts.promises?.ladder,
    parts.help?.ladder,
    ...parts.steps.flatMap((s) => ['clock' in s ? s.clock?.ladder : undefined, ...factsOf(s).ladders(s)]),
    ...parts.steps.flatMap((s) => outcomesOf(s).map((o) => o.escalate?.ladder)),
    ...besideSteps(parts).map((e) => e.escalate?.ladder),
    ...Object.values(own).flatMap((levels) => levels.map((l) => l.escalate?.ladder)),
  ];
  for (let id = wanted.pop(); wanted.length > 0 || id !== undefined; id = wanted.pop()) {
    const shared = id === undefined || Object.hasOwn(used, id) ? undefined : context.ladders.entries?.get(id);
    if (id === undefined || shared === undefined) continue;
    used[id] = shared;
    wanted.push(...shared.map((l) => l.escalate?.ladder));
  }
  return used;
}

/** Effects that stand at no step: of events, of the case's own outcomes, of signals. */
function besideSteps(parts: Pick<Plan, 'on' | 'anywhere' | 'signals'>): EffectsPlan[] {
  return [...(parts.on ?? []), ...outcomesBeside(parts), ...(parts.signals ?? [])];
}

/** `escalate` names a level that the ladder has. */
function checkEscalations(context: Context, ladders: Record<string, LevelPlan[]>): void {
  for (const { source: step, place } of everyStep(context.sop.steps, at(context.root, 'steps'))) {
    for (const [name, outcome] of Object.entries(step.outcomes ?? {})) {
      if (typeof outcome !== 'string' && outcome.escalate)
        checkLevel(context, outcome.escalate, ladders, at(place, 'outcomes', name, 'escalate'));
    }
    for (const { row, path } of writtenFacts(step).rows(step))
      if (row.escalate) checkLevel(context, row.escalate, ladders, at(place, ...path, 'escalate'));
  }
  for (const part of ['on', 'anywhere', 'signals'] as const)
    for (const [id, { escalate }] of Object.entries(context.sop[part] ?? {}))
      if (escalate) checkLevel(context, escalate, ladders, at(context.root, part, id, 'escalate'));
  for (const [id, levels] of Object.entries(context.sop.ladders ?? {})) {
    levels.forEach(
      (level, i) =>
        level.escalate && checkLevel(context, level.escalate, ladders, at(context.root, 'ladders', id, i, 'escalate')),
    );
  }
}

function usedMessages(
  context: Context,
  { steps, ...beside }: Parts,
  ladders: Record<string, LevelPlan[]>,
  pauses: NonNullable<Plan['pauses']>,
): Record<string, MessagePlan> {
  const ids = [
    ...besideSteps(beside).flatMap((e) => e.notify ?? []),
    ...Object.values(pauses).flatMap((p) => p.remind?.notify ?? []),
    ...Object.values(ladders)
      .flat()
      .flatMap((l) => l.notify ?? []),
    ...steps.flatMap((s) => [
      ...outcomesOf(s).flatMap((o) => o.notify ?? []),
      ...('remind' in s ? (s.remind?.notify ?? []) : []),
      ...factsOf(s).notifies(s),
    ]),
  ].map((n) => n.message);
  const own = steps.flatMap((s) => factsOf(s).messages(s));
  const messages: Record<string, MessagePlan> = {};
  const named = [...ids, ...own].filter((id) => id !== undefined);
  for (const id of [...new Set(named)].sort()) {
    const source = context.messages.entries?.get(id);
    if (source === undefined) continue;
    const values = valuesIn(context, [source.zh, source.en ?? '']);
    messages[id] = {
      by: source.by,
      hours: source.hours,
      ...(values.length > 0 && { values }),
    };
  }
  return messages;
}

function calendarIds(
  parts: Parts,
  ladders: Record<string, LevelPlan[]>,
  messages: Record<string, MessagePlan>,
): string[] {
  return [
    parts.calendar,
    ...parts.clocks.flatMap(calendarsOf),
    ...parts.steps.flatMap((s) => [
      s.calendar,
      ...('clock' in s && s.clock ? calendarsOf(s.clock) : []),
      ...factsOf(s).calendars(s),
    ]),
    ...Object.values(ladders)
      .flat()
      .flatMap((l) => (l.onlyDuring === undefined ? [] : [l.onlyDuring])),
    ...Object.values(messages).flatMap((m) => (m.hours === undefined ? [] : [m.hours])),
  ];
}

function textsOf(context: Context, plan: Plan, written: readonly WrittenStep[]): Texts {
  const messages = Object.keys(plan.messages).flatMap((id): [string, Texts['messages'][string]][] => {
    const source = context.messages.entries?.get(id);
    return source === undefined ? [] : [[id, { zh: source.zh, en: source.en }]];
  });
  const steps = written.flatMap(({ id, source: step }): [string, Texts['steps'][string]][] => {
    const { script, checklist } = writtenFacts(step).said(step) ?? {};
    if (script === undefined && checklist === undefined) return [];
    return [[id, { script, ...(checklist && { checklist: [...checklist] }) }]];
  });
  return { messages: Object.fromEntries(messages), steps: Object.fromEntries(steps) };
}
