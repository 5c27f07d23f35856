/** The order in which vitest takes files: as always, but those that mostly wait begin first, so that others work meanwhile. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for instants and lost processes, or tell long stories: begun last, they would be waited for alone. */
const FIRST = ['on-temporal/scenarios', 'platform/', 'language/keys', 'api/outages', 'workflows/races'];

export default class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Lanes stay apart: a process of one is of no use to another.
    const order = [...new Set(sorted.map((it) => it.project.name))];
    const waits = (it: TestSpecification) => FIRST.some((name) => it.moduleId.includes(`/test/${name}`));
    return sorted.toSorted(
      (a, b) => order.indexOf(a.project.name) - order.indexOf(b.project.name) || Number(waits(b)) - Number(waits(a)),
    );
  }
}
