/**
 * The shipped scenarios of one case on a real server. Of the procedures in `FIRST_AND_LAST` the happy and the worst alone: the
 * rest runs on the virtual clock, in simulator/scenario.
 */
import { namesIn } from '../../simulator/scenario/stage.ts';
import { onServer } from './stories.ts';

const FIRST_AND_LAST = new Set([
  'repair',
  'consultation',
  'regulator',
  'public-opinion',
  'proactive-care',
  'improvement',
]);
/** In which everything falls due, one after the other: a server takes a second for each, and other stories show it the same. */
const ALL_LATE = /都晚/;

onServer(({ sop, scenarios }) => {
  if (FIRST_AND_LAST.has(sop)) return scenarios.filter((_, i, all) => i % (all.length - 1) === 0);
  return scenarios.filter((scenario) => namesIn(scenario).size === 0 && !ALL_LATE.test(scenario.title));
});
