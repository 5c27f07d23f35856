/** Cases recorded once on a real server go on under today's workflow, and do what they did (decision 8). */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import {
  DefaultLogger,
  type InjectedSinks,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Batch } from '../../engine/batch.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { bundleCaseWorkflow } from '../../workflows/bundle.ts';
import { readRecorded, told, type ToldEvent } from '../histories/recorded.ts';
import type { Telling } from '../histories/told.ts';
import type { NoticeName } from '../../engine/told/notices.ts';
import { wordsIn } from '../../words/words.ts';
import type { Showing, Shown } from './shown.ts';

const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
const FOLDER = 'test/histories';
const BYTES_MAX = 1_000_000;
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json.gz'));
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  const beside = ['../histories/told.ts', './shown.ts'];
  workflowBundle = await bundleCaseWorkflow(beside.map((path) => fileURLToPath(new URL(path, import.meta.url))));
});

describe('recorded histories', () => {
  test('there is a normal and a worst day of every shipped procedure, small enough to keep', () => {
    const sops = readdirSync('sop-definitions').flatMap((file) => /^(.*)\.sop\.yaml$/.exec(file)?.[1] ?? []);
    const wanted = sops.flatMap((sop) => [`${sop}-normal.json.gz`, `${sop}-worst.json.gz`]);
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
    const bytes = files.reduce((sum, file) => sum + statSync(`${FOLDER}/${file}`).size, 0);
    expect(bytes).toBeLessThan(BYTES_MAX);
  });

  test.each(files)('%s replays, tells the record the same and the Web UI the same', async (file) => {
    const recorded = readRecorded(`${FOLDER}/${file}`);
    const batches: Batch[] = [];
    const shown = new Map<string, string>();
    const sinks: InjectedSinks<Telling & Showing> = {
      telling: { batch: { fn: (_, batch) => void batches.push(batch), callDuringReplay: true } },
      showing: { line: { fn: (_, line) => void shown.set(keyOf(line), line.summary), callDuringReplay: true } },
    };
    const histories = recorded.runs.map((run) => ({ workflowId: recorded.case, history: historyFromJSON(run) }));
    const errors = [];
    for await (const result of Worker.runReplayHistories({ workflowBundle, dataConverter, sinks }, histories))
      errors.push(result.error);
    expect(errors).toEqual(recorded.runs.map(() => undefined));
    expect(eventsOf(batches)).toEqual(recorded.events);
    const lines = recorded.runs.flatMap((run) => linesOf(run as HistoryJson));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.map((line) => shown.get(keyOf(line)))).toEqual(lines.map(({ summary }) => todays(summary)));
  });

  test('a history that another workflow would have written does not replay', async () => {
    const recorded = readRecorded(`${FOLDER}/complaint-normal.json.gz`);
    const text = JSON.stringify(recorded.runs[0]).replaceAll('"name":"runAction"', '"name":"another"');
    const histories = [{ workflowId: recorded.case, history: historyFromJSON(JSON.parse(text)) }];
    const errors = [];
    for await (const result of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
      errors.push(result.error?.name);
    expect(errors).toEqual(['DeterminismViolationError']);
  });
});

interface HistoryJson {
  events: {
    userMetadata?: { summary?: { data: string } };
    workflowExecutionStartedEventAttributes?: { originalExecutionRunId: string };
    timerStartedEventAttributes?: { timerId: string };
    activityTaskScheduledEventAttributes?: { activityId: string };
  }[];
}

const keyOf = ({ run, kind, id }: Omit<Shown, 'summary'>) => `${run} ${kind} ${id}`;

/** The names that timers and activities have in a history. */
function linesOf({ events }: HistoryJson): Shown[] {
  const run = events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? '';
  return events.flatMap((event): Shown[] => {
    const { timerStartedEventAttributes: timer, activityTaskScheduledEventAttributes: activity } = event;
    const data = event.userMetadata?.summary?.data;
    const summary = data === undefined ? '' : (JSON.parse(Buffer.from(data, 'base64').toString()) as string);
    if (timer !== undefined) return [{ run, kind: 'timer', id: timer.timerId, summary }];
    return activity === undefined ? [] : [{ run, kind: 'activity', id: activity.activityId, summary }];
  });
}

/** Some of these histories were recorded when notices named whom they told first, and went by their codes. */
function todays(summary: string): unknown {
  const { notices } = wordsIn('zh');
  if (!summary.startsWith('通知 ') || summary.includes(' → ')) return summary;
  const named = summary.replace(
    / (offered-leg|returned-leg|arbitration|repeat)(?=；|$)/g,
    (_, code: NoticeName) => ` ${notices[code]}`,
  );
  const parts = named
    .slice('通知 '.length)
    .split('；')
    .map((part) => /^([^：]*)：(.*)$/.exec(part)?.slice(1) ?? [part, '']);
  const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const now = parts.map(([who = '', what = '']) => {
    const said = what === 'signal' ? `[^：；]+ ${notices.signal}` : escaped(what);
    return `${said} → ${escaped(who)}`;
  });
  // What was cut then is cut elsewhere now.
  return expect.stringMatching(new RegExp(named.endsWith('…') ? '^通知 .* → ' : `^通知 ${now.join('；')}`));
}

/** As the record keeps them: a later batch replaces what it tells again. */
function eventsOf(batches: readonly Batch[]): ToldEvent[] {
  const rows = new Map<number, ToldEvent>();
  for (const { events } of batches) for (const event of events) rows.set(event.seq, told(event));
  return [...rows.values()].sort((a, b) => a.seq - b.seq);
}
