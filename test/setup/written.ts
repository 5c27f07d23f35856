/** Plays SOPs written in YAML: for rules whose construct is easier to read as an author writes it. */
import type { Act } from '../../engine/event.ts';
import { load } from '../../language/load.ts';
import type { Value } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';

const workspace: Record<string, string> = {
  'calendars/always-on.yaml': `calendar: always-on
title: 24×7
zone: Asia/Shanghai
week: { all: ['00:00-24:00'] }
known_until: 9999-12-31
`,
  'organization.yaml': `last_resort: role/duty-manager
teams:
  customer-service: { title: 客服, lead: cao }
  sales: { title: 销售, lead: sa }
  logistics: { title: 物流, lead: lo }
  installation: { title: 安装, lead: in }
people:
  cao: { name: 曹, teams: [customer-service], roles: [coordinator, team-lead] }
  ca: { name: 蔡, teams: [customer-service], roles: [agent] }
  sa: { name: 萨, teams: [sales], roles: [agent, team-lead] }
  sb: { name: 邵, teams: [sales], roles: [agent] }
  lo: { name: 罗, teams: [logistics], roles: [agent, team-lead] }
  lp: { name: 骆, teams: [logistics], roles: [agent] }
  in: { name: 殷, teams: [installation], roles: [agent, team-lead] }
  io: { name: 应, teams: [installation], roles: [agent] }
  zhou: { name: 周, teams: [customer-service], roles: [duty-manager] }
  ma: { name: 马, teams: [customer-service], roles: [manager] }
`,
};

export const START_MS = Date.parse('2026-11-25T08:00:00Z');
export const text = `v1.${'t'.repeat(43)}`;

/** The workspace of one SOP beside the small organization above. */
export function loadWritten(sop: string, yaml: string, more: Record<string, string> = {}) {
  return load(new Map(Object.entries({ ...workspace, [`${sop}.sop.yaml`]: yaml, ...more })), { locale: 'en' });
}

/** Loads one SOP beside the small organization above; throws with the diagnostics when it is wrong. */
export function planOf(sop: string, yaml: string, more: Record<string, string> = {}) {
  const loaded = loadWritten(sop, yaml, more);
  const errors = loaded.diagnostics.filter((d) => d.severity === 'error');
  const plan = loaded.packages.get(sop)?.plan;
  if (plan === undefined || errors.length > 0 || loaded.organization === undefined)
    throw new Error(errors.map((d) => `${d.range.file}:${d.range.start.line} ${d.code} ${d.message}`).join('\n'));
  return { plan, organization: loaded.organization };
}

/** The case is cancelled, by two people where it takes a second one (rule 27). */
export function cancelled(p: Play): void {
  p.act('zhou', { act: 'cancel', reason: text });
  if (p.state.cancelAsked !== undefined) p.act('cao', { act: 'cancel', reason: text });
}

/** Opens a case of it. */
export function playOf(
  sop: string,
  yaml: string,
  data: Record<string, Value>,
  more?: Record<string, string>,
  startMs = START_MS,
): Play {
  return new Play(planOf(sop, yaml, more), { data }, startMs);
}

export const types = (p: Play) => p.events.map((e) => e.type);
export const openSteps = (p: Play) => p.state.visits.map((v) => v.step).toSorted();
export const refusal = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    const { refusal: found } = error as { refusal?: { code: string; fields?: { field: string; code: string }[] } };
    if (found === undefined) throw error;
    return [found.code, ...(found.fields ?? []).map((f) => `${f.field}:${f.code}`)].join(' ');
  }
  return 'accepted';
};
export const done = (step: string, as: string, more: Partial<Extract<Act, { act: 'complete' }>> = {}): Act => ({
  act: 'complete',
  step,
  as,
  ...more,
});
