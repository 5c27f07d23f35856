/** Tells the lead of a case's team that another open case is of the same matter, by the way all notices go. */
import { answerableForTeam } from '../engine/people/answerable.ts';
import type { SameMatter } from '../records/store/points.ts';
import type { ReadStore } from '../records/store/read.ts';
import { notify, type NotifyDeps } from './notify.ts';

/** Tried again it tells nobody twice: the key of a delivery names the pair. @throws ApplicationFailure, retryable */
export async function tellSameMatter(
  { case: caseId, other }: SameMatter,
  deps: NotifyDeps & { record: Pick<ReadStore, 'getCase'> },
): Promise<void> {
  const found = await deps.record.getCase(caseId);
  if (found === undefined) return;
  const { organization } = await deps.published.workspace();
  const { sop, version, title, team } = found.view;
  const to = { kind: 'person' as const, ids: answerableForTeam(organization, team) };
  const notice = { key: `same-matter-${other}`, to, about: 'same-matter' as const, values: { other } };
  await notify({ case: caseId, sop, version, title, notices: [notice] }, deps);
}
