/** What a supervisor finds of a case in Temporal's own page on a real server: summaries in words, stages, attributes of its list. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Shell } from '../setup/shell.ts';

let shell: Shell;

beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

const text = (data: Uint8Array | null | undefined) => JSON.parse(Buffer.from(data ?? []).toString() || '""') as string;

/** Every event that says what it is about, with the stage it belongs to. */
async function linesOf(caseId: string) {
  const { events = [] } = await shell.server.client.workflow.getHandle(caseId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const summary = text(event.userMetadata?.summary?.data);
    const groups = (event.eventGroupMarkers ?? []).flatMap(({ label }) => (label ? [text(label.label?.data)] : []));
    const kind = event.markerRecordedEventAttributes
      ? 'local'
      : event.activityTaskScheduledEventAttributes
        ? 'activity'
        : event.timerStartedEventAttributes
          ? 'timer'
          : undefined;
    return kind === undefined ? [] : [{ kind, summary, groups }];
  });
}

test('whatever a run does says in words what it is about, within its stage', async () => {
  const caseId = await shell.open();
  const agent = (await shell.view(caseId)).tasks[0]?.assignee ?? '';
  const done = { act: 'complete', step: 'receive', as: 'registered', with: { category: 'installation' } } as const;
  await shell.act(caseId, agent, {
    ...done,
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  });
  const lines = await linesOf(caseId);
  expect(lines.filter(({ summary }) => summary === '')).toEqual([]);
  const local = lines.filter(({ kind }) => kind === 'local').map(({ summary }) => summary);
  expect(local).toContainEqual(expect.stringMatching(/^找人 一线客服/));
  expect(local).toContainEqual(expect.stringMatching(/^立案；/));
  expect(local).toContainEqual(expect.stringMatching(/ 完成；/));
  const timers = lines.filter(({ kind }) => kind === 'timer');
  expect(timers.length).toBeGreaterThan(0);
  expect(timers[0]?.groups).toEqual(['接收']);
});

test('the list of cases has titles, owner and how it stands', async () => {
  const caseId = await shell.open();
  const agent = (await shell.view(caseId)).tasks[0]?.assignee ?? '';
  const { searchAttributes } = await shell.server.client.workflow.getHandle(caseId).describe();
  const step = shell.plan.steps.find(({ id }) => id === 'receive')?.title;
  expect(searchAttributes).toMatchObject({
    Title: [shell.plan.title],
    Step: ['receive'],
    StepTitle: [step],
    OwnerTeam: ['front-line'],
    SlaState: ['running'],
  });
  await shell.act(caseId, agent, { act: 'claim', step: 'receive' });
  expect((await shell.server.client.workflow.getHandle(caseId).describe()).searchAttributes.Owner).toEqual([agent]);
});
