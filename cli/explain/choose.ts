/** What if somebody chooses this outcome, at this time: choices as they are written, and the acts by which they come about. */
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { Refused } from '../../engine/refused.ts';
import type { TaskView } from '../../engine/see/view.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { durationMs, isDurationProblem, parseDuration } from '../../language/duration.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan, StepPlan, Value } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import type { Play } from '../../simulator/play.ts';
import { readInstant } from '../due/instant.ts';
import { Misuse } from '../failure.ts';
import { REFERENCE } from './data.ts';
import { type Terminal, tell } from '../terminal.ts';

/** One choice: `step=outcome@time`; without a time as soon as the step is open. */
export interface Choice {
  /** As it was written. */
  text: string;
  step: string;
  outcome: string;
  atMs?: number;
}

const ITSELF = [
  '这一步不由人选择：它自己或由外部系统决定',
  'nobody chooses here: the step goes by itself, or an outside system answers',
] as const;

/** How much later than the opening the latest choice may wait for its step. */
const WAIT_MS = 400 * 86_400_000;
const SATISFIED_SCORE = 10;
const OTHER_SCORE = 0;

/** `openedMs`: what `+4h` counts from, around the clock. @throws Misuse */
export function choiceOf(
  terminal: Terminal,
  text: string,
  { plan, table, openedMs }: { plan: Plan; table: CalendarTable; openedMs: number },
): Choice {
  const [, id = '', outcome = '', when] = /^([^=@]+)=([^@]+)(?:@(.+))?$/s.exec(text.trim()) ?? [];
  const step = plan.steps.find((it) => it.id === id);
  if (id === '')
    throw wrong(terminal, text, '写成 步骤=结果@时刻，时刻可省', 'write step=outcome@time; the time may be left out');
  if (step === undefined) {
    const ids = plan.steps.map((it) => it.id);
    const near = nearest(id, ids);
    const [zh, en] = near === undefined ? ['', ''] : [`，是不是 ${near}？`, `; did you mean ${near}?`];
    throw wrong(terminal, text, `没有步骤 ${id}${zh}`, `there is no step ${id}${en}`);
  }
  const outcomes = outcomesOf(step);
  const { act, events } = factsOf(step);
  if (act === undefined && events(step).length === 0) throw wrong(terminal, text, ...ITSELF);
  if (!outcomes.includes(outcome)) {
    const list = outcomes.join(', ');
    throw wrong(terminal, text, `${id} 的结果有 ${list}`, `the outcomes of ${id} are ${list}`);
  }
  if (when === undefined) return { text, step: id, outcome };
  const atMs = instantOf(when, table, openedMs);
  if (atMs === undefined || atMs < openedMs) {
    const zh = `「${when}」不是开案后的时刻：写成 "2026-11-20 18:30" 或 +4h`;
    const en = `"${when}" is no instant after the opening: write "2026-11-20 18:30" or +4h`;
    throw wrong(terminal, text, zh, en);
  }
  return { text, step: id, outcome, atMs };
}

function instantOf(when: string, table: CalendarTable, openedMs: number): number | undefined {
  if (!when.startsWith('+')) return readInstant(when, table);
  const duration = parseDuration(when.slice(1));
  return isDurationProblem(duration) || duration.unit === 'wd' ? undefined : openedMs + durationMs(duration);
}

function wrong(terminal: Terminal, text: string, zh: string, en: string): Misuse {
  return new Misuse(`--choose ${text}: ${tell(terminal, zh, en)}`);
}

const outcomesOf = (step: StepPlan) => Object.keys(step.outcomes).filter((it) => it !== 'skipped');

/** Example values for the fields that an outcome asks. */
export type Give = (fields: readonly string[], atMs: number) => Record<string, Value>;

/** Lets time pass until the choice is made, and makes it. @throws Misuse when the step is not open then, or nobody can choose so */
export function choose(terminal: Terminal, play: Play, choice: Choice, give: Give): void {
  const open = () => play.state.visits.find((visit) => visit.step === choice.step);
  const untilMs = choice.atMs ?? play.nowMs + WAIT_MS;
  if (choice.atMs !== undefined) {
    // In one instant acts come first (rule 2): what falls due then follows the choice.
    play.advanceTo(choice.atMs - 1);
    play.sleep(Math.max(choice.atMs - play.nowMs, 0));
  }
  while (open() === undefined && choice.atMs === undefined && (play.nextMs ?? Infinity) <= untilMs)
    play.advanceTo(play.nextMs ?? untilMs);
  if (open() === undefined) {
    const now = play.state.visits.map(({ step }) => step).join(', ') || '–';
    const zh = `那时 ${choice.step} 不在办；在办的是 ${now}`;
    const en = `${choice.step} is not open then; open are: ${now}`;
    throw wrong(terminal, choice.text, zh, en);
  }
  const step = play.world.plan.steps.find((it) => it.id === choice.step);
  const task = view(play.world.plan, play.state, play.nowMs).tasks.find((it) => it.step === choice.step);
  const [event] = step === undefined ? [] : factsOf(step).events(step);
  const act = step && task && actOf(step, task, choice.outcome, (fields) => give(fields, play.nowMs));
  if (act === undefined && event !== undefined && choice.outcome === 'happened') return play.happen(event);
  if (act === undefined) {
    throw wrong(terminal, choice.text, ...ITSELF);
  }
  perform(terminal, play, choice, act);
}

/** The act that leads there, with all that its gate asks; undefined where no person answers the step. */
function actOf(
  step: StepPlan,
  task: TaskView,
  outcome: string,
  give: (fields: readonly string[]) => Record<string, Value>,
): Act | undefined {
  const chosen = task.outcomes.find(({ id }) => id === outcome);
  const fields = [...(task.ask ?? []), ...(chosen?.ask ?? [])];
  const evidence = [...(task.evidence ?? []), ...(chosen?.evidence ?? [])].map((name) => ({ name }));
  const given = { step: step.id, attempt: task.attempt };
  switch (factsOf(step).act) {
    case 'complete': {
      const points = 'checklist' in step ? step.checklist : 0;
      const checked = Array.from({ length: points }, (_, i) => i);
      return { act: 'complete', ...given, as: outcome, with: give(fields), evidence, checked, reason: REFERENCE };
    }
    case 'approve':
      if (outcome === 'approved') return { act: 'approve', ...given };
      return outcome === 'rejected' ? { act: 'decline', ...given, reason: REFERENCE } : undefined;
    case 'attempt': {
      const result = RESULTS.find((it) => it === outcome);
      if (result === undefined) return undefined;
      const score = result === 'satisfied' ? SATISFIED_SCORE : OTHER_SCORE;
      const survey = factsOf(step).callBack(step)?.survey ?? [];
      const answers = Object.fromEntries(survey.map((question) => [question, score]));
      const reached = result !== 'unreachable' && result !== 'refused';
      return {
        act: 'attempt',
        step: step.id,
        outcome: result,
        evidence,
        ...(reached && { with: give(fields), answers }),
      };
    }
    default:
      return undefined;
  }
}

const RESULTS = ['satisfied', 'dissatisfied', 'unreachable', 'refused'] as const;

/** By whoever has the work, else by the first who may do it. @throws Misuse that says what stands against it */
function perform(terminal: Terminal, play: Play, choice: Choice, act: Act): void {
  const { people } = play.world.organization;
  const assignee = play.state.visits.find(({ step }) => step === choice.step)?.work?.assignee;
  const all = [...(assignee === undefined ? [] : [assignee]), ...Object.keys(people)];
  let first: Refused | undefined;
  for (const person of all) {
    try {
      play.act(person, act);
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (first === undefined || !isAboutPerson(error)) first = error;
    }
  }
  const { code = '', fields = [] } = first?.refusal ?? {};
  const about = fields.map(({ field }) => field).join(', ');
  const zh = `那时不能这样选：${code}${about === '' ? '' : `（${about}；用 --with 给出）`}`;
  const en = `it cannot be chosen then: ${code}${about === '' ? '' : ` (${about}; give them with --with)`}`;
  throw wrong(terminal, choice.text, zh, en);
}

/** Refused for who acts, and not for what is brought. */
function isAboutPerson({ refusal }: Refused): boolean {
  return refusal.status === 403 || refusal.code.startsWith('act/not-');
}
