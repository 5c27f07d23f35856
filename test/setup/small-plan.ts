/** A small SOP in Plan terms and a small staff, from which each rule's test takes what it needs. */
import { ALWAYS_ON, compileCalendar } from '../../language/calendar/compile.ts';
import type { CalendarTable, ClockPlan, LevelPlan, Plan, StepPlan, TaskStep } from '../../language/plan.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { type CallReply, Play } from '../../simulator/play.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Local time in Asia/Shanghai, e.g. `2026-10-09T16:00`. */
export function shanghai(local: string): number {
  return Date.parse(`${local}:00+08:00`);
}

/** Monday 2026-11-23, 09:00 in Shanghai. */
export const START = shanghai('2026-11-23T09:00');

export const service = (ms: number) => ({ unit: 'service' as const, ms });

export function calendar(id: string, week: Record<string, string[]>): CalendarTable {
  const compiled = compileCalendar({ calendar: id, zone: 'Asia/Shanghai', week, known_until: '2027-12-31' }, new Map());
  if (!('table' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return compiled.table;
}

const CALLING = calendar('calling-hours', { all: ['09:00-12:00', '14:00-20:00'] });
const OFFICE = calendar('office', { 'mon-fri': ['09:00-12:00', '13:30-18:00'] });

export function task(id: string, next: string, more: Partial<TaskStep> = {}): TaskStep {
  return {
    kind: 'task',
    id,
    title: id,
    for: 'team/front-line',
    by: 'claim',
    ask: [],
    mayAsk: [],
    evidence: [],
    require: [],
    checklist: 0,
    calendar: 'always-on',
    next,
    outcomes: { done: { to: next } },
    ...more,
  };
}

export function clock(
  id: string,
  from: string,
  until: string,
  hours: number,
  more: Partial<ClockPlan> = {},
): ClockPlan {
  return {
    id,
    title: id,
    from,
    until,
    limit: service(hours * HOUR),
    calendar: 'always-on',
    warn: [],
    minGraceMs: 15 * MINUTE,
    ...more,
  };
}

export interface Parts {
  steps: StepPlan[];
  clocks?: ClockPlan[];
  ladders?: Record<string, LevelPlan[]>;
  fields?: Plan['fields'];
}

export function planOf(parts: Parts): Plan {
  return {
    format: 1,
    sop: 'sample',
    version: 1,
    title: '样例',
    owner: 'process-owner',
    stages: [],
    fields: { customer: { type: 'party' }, severity: { type: 'choice', choices: ['S1', 'S2', 'S3'] }, ...parts.fields },
    join: [],
    calendar: 'always-on',
    calendars: { 'always-on': ALWAYS_ON, 'calling-hours': CALLING, office: OFFICE },
    clocks: parts.clocks ?? [],
    ladders: parts.ladders ?? {},
    steps: parts.steps,
    messages: { hello: { by: 'sms', hours: 'calling-hours' } },
    teams: { 'front-line': { title: '一线', lead: 'zhang' }, resolution: { title: '处理组', lead: 'qian' } },
    lastResort: 'role/duty-manager',
    hash: 'sample',
  };
}

const person = (teams: string[], roles: string[], more: object = {}) => ({
  name: teams.join(),
  teams,
  roles,
  skills: [],
  ...more,
});

export const ORGANIZATION: Organization = {
  lastResort: 'role/duty-manager',
  teams: { 'front-line': { title: '一线', lead: 'zhang' }, resolution: { title: '处理组', lead: 'qian' } },
  people: {
    li: person(['front-line'], ['agent']),
    wang: person(['front-line'], ['agent']),
    zhang: person(['front-line'], ['team-lead']),
    qian: person(['resolution'], ['team-lead']),
    sun: person(['resolution'], ['agent'], { skills: ['installation'] }),
    zhao: person(['resolution'], ['agent'], { capacity: 2 }),
    chen: person(['management'], ['supervisor']),
    zhou: person(['management'], ['duty-manager']),
    wu: person(['follow-up'], ['agent'], { shift: 'office' }),
    zheng: person(['follow-up'], ['agent']),
  },
  calendars: { office: OFFICE },
};

export function play(
  parts: Parts,
  options: {
    startMs?: number;
    data?: Record<string, string | number>;
    reply?: (call: string) => CallReply;
    organization?: Organization;
  } = {},
): Play {
  const world = {
    plan: planOf(parts),
    organization: options.organization ?? ORGANIZATION,
    ...(options.reply && { reply: options.reply }),
  };
  return new Play(world, { data: { customer: 'C-1', ...options.data } }, options.startMs ?? START);
}

/** The types of the domain events so far, in order, perhaps only those that begin with a prefix. */
export function types(p: Play, prefix = ''): string[] {
  return p.events.map((e) => e.type).filter((t) => t.startsWith(prefix));
}

/** Who was told about what, as `about:who,who`. */
export function told(p: Play): string[] {
  return p.sent.map((s) => `${s.about}:${s.to.kind === 'person' ? s.to.ids.join(',') : s.to.ref}`);
}
