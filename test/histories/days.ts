/** Which scenarios stand for a procedure where it is recorded or measured: a normal day, a worst one, a case that goes on. */
import type { Workspace } from '../../language/load.ts';
import type { Scenario } from '../../language/scenario/scenario.ts';
import type { Day } from './recorded.ts';

/** The normal day is the first scenario of a file; of the others, by how it begins, the one in which most goes wrong. */
const WORST: Record<string, string> = {
  complaint: '回访低分重开',
  'delivery-installation': '物流两次退回销售',
  'order-exception': '最坏的一天',
  rectification: '两次不达标',
  'return-dispute': '最坏的一天',
  consultation: '最坏的一天',
  improvement: '最坏的一天',
  'proactive-care': '最坏的一天',
  'public-opinion': '最坏的一天',
  regulator: '最坏的一天',
  repair: '最坏的一天',
};

/** A case that was closed and goes on in another run. */
const AGAIN: Record<string, string> = { complaint: '结案三天后' };

/** Of the SOPs asked for; of all when none is. */
export function daysOf(
  workspace: Workspace,
  asked: readonly string[],
): { sop: string; day: Day; scenario: Scenario }[] {
  return workspace.scenarios.flatMap(({ sop, scenarios }) => {
    if (asked.length > 0 && !asked.includes(sop)) return [];
    const days = [['normal', ''] as const, ['worst', WORST[sop]] as const, ['again', AGAIN[sop]] as const];
    return days.flatMap(([day, begins]) => {
      if (begins === undefined) return [];
      const scenario = scenarios.find(({ title }) => title.startsWith(begins));
      if (scenario === undefined) throw new Error(`No scenario of ${sop} begins with ${begins}`);
      return [{ sop, day, scenario }];
    });
  });
}
