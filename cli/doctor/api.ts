/** The API: does it answer, is it ready, does its clock agree with ours. */
import { problemOf } from '../http/problem.ts';
import { clockLine } from './clock.ts';
import { type Line, ok, problem, reasonOf, type Say } from './line.ts';

const LIMIT_MS = 5_000;

export async function api(url: string, say: Say): Promise<Line[]> {
  const askedMs = Date.now();
  let response: Response;
  try {
    response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(LIMIT_MS) });
  } catch (error) {
    const todo = say(
      '运行 npm start，或用 BIHUAN_API_URL、--api 指明',
      'run npm start, or name it with BIHUAN_API_URL or --api',
    );
    return [problem('API', `${url}: ${reasonOf(error)}`, todo)];
  }
  const text = await response.text().catch(() => '');
  const date = Date.parse(response.headers.get('date') ?? '');
  // The header counts whole seconds, rounded down.
  const clock = Number.isNaN(date) ? [] : [clockLine('API', date, askedMs - 1_000, Date.now(), say)];
  if (response.ok) return [ok('API', url), ...clock];
  const says = `${url}: HTTP ${response.status} ${detailOf(text)}`;
  return [
    problem('API', says, say('看上面 Temporal、worker、数据库各行', 'see the lines of Temporal, worker and database')),
    ...clock,
  ];
}

function detailOf(text: string): string {
  try {
    const { detail, away } = problemOf(JSON.parse(text));
    return detail ?? away?.join(', ') ?? '';
  } catch {
    return text.slice(0, 200);
  }
}
