/** Calls of the API: JSON both ways, the same key when an outage makes a call worth repeating, problems as findings. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';
import { problemText } from './problem.ts';
import type { Target } from './target.ts';

/** An act waits for the worker up to 5 s on the server; a body of a thousand SOPs takes its time, too. */
const LIMIT_MS = 60_000;
/** A large file on a slow line. */
const UPLOAD_LIMIT_MS = 600_000;
/** How often a call is repeated that met an outage (503), under the same key: it is applied once or not at all. */
const ATTEMPTS_MAX = 4;
/** What Retry-After may ask for at most; longer is for the caller to decide. */
const WAIT_MAX_S = 10;

export interface Reply<T> {
  status: number;
  body: T;
  /** What the server asks for before the next call, in seconds; absent: nothing. */
  retryAfterS?: number;
}

/** `T` is the shape of wire/ that the address answers with; the API's tests hold each of its answers against it. */
export interface Client {
  readonly url: string;
  get<T>(path: string): Promise<Reply<T>>;
  /** `key` is the Idempotency-Key: the same one for the same deed. */
  post<T>(path: string, body: unknown, key: string): Promise<Reply<T>>;
  /** The content as it is, streamed. */
  upload<T>(path: string, content: Blob, more: Readonly<Record<string, string>>, key: string): Promise<Reply<T>>;
}

/** Every call throws Finding, with the problem as people read it, for an answer that is no success. */
export function clientOf(terminal: Terminal, target: Target): Client {
  const headers = {
    authorization: `Bearer ${target.token}`,
    accept: 'application/json',
    'accept-language': terminal.locale,
  };
  const call = async <T>(path: string, init: RequestInit, limitMs = LIMIT_MS): Promise<Reply<T>> => {
    for (let attempt = 1; ; attempt++) {
      const response = await send(terminal, `${target.url}${path}`, init, limitMs);
      const body = await bodyOf(response);
      const wait = Number(response.headers.get('retry-after'));
      if (response.ok) return { status: response.status, body: body as T, ...(wait > 0 && { retryAfterS: wait }) };
      const again = response.status === 503 && wait > 0 && wait <= WAIT_MAX_S && attempt < ATTEMPTS_MAX;
      if (!again) throw new Finding(problemText(body, response.status, terminal.locale), body);
      terminal.stderr.write(
        `${tell(terminal, `服务暂不可用，${wait} 秒后以同一请求号重试…`, `Not available; again in ${wait} s under the same key …`)}\n`,
      );
      await sleep(wait * 1_000);
    }
  };
  return {
    url: target.url,
    get: (path) => call(path, { headers }),
    post: (path, body, key) =>
      call(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
    upload: (path, content, more, key) =>
      call(
        path,
        {
          method: 'POST',
          headers: { ...headers, ...more, 'content-type': 'application/octet-stream', 'idempotency-key': key },
          body: content,
        },
        UPLOAD_LIMIT_MS,
      ),
  };
}

async function send(terminal: Terminal, url: string, init: RequestInit, limitMs: number): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(limitMs) });
  } catch (error) {
    const { origin } = new URL(url);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Finding(
      tell(
        terminal,
        `API（${origin}）没有应答：${cause}。先运行 npm start，或用 --api、BIHUAN_API_URL 给出地址；sop doctor 会逐项检查。`,
        `The API at ${origin} does not answer: ${cause}. Run npm start, or name it with --api or BIHUAN_API_URL; sop doctor checks everything.`,
      ),
    );
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A query string of what is given, with its question mark; empty text for nothing. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
