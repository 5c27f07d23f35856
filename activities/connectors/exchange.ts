/**
 * One HTTP exchange with an outside system: allowed hosts only, no redirects, a time and a size limit, and every way to
 * fail told by type and status alone. Retries are Temporal's.
 */
import type { ApplicationFailure } from '@temporalio/common';
import { retryable, terminal } from '../failure.ts';

export interface ExchangeDeps {
  fetch?: typeof fetch;
  /** As `host` or `host:port`, exactly; the port may be left out where it is the scheme's own. */
  allowedHosts: readonly string[];
  /** The activity's cancellation: its reason is thrown as it is. */
  signal?: AbortSignal;
  /** Epoch milliseconds. */
  now?: () => number;
}

export interface Exchange {
  /** What failures call it: `payments.compensate`. */
  label: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  okStatuses?: readonly number[];
}

/** Half of what Temporal warns at for one payload (512 KB), and far above any answer worth mapping. */
export const replyMaxBytes = 256 * 1024;
/** A date in a wrong year must not park a payment; beyond an hour, asking again is no burden. */
const retryAfterMaxMs = 3_600_000;
/** In progress, too early, too many: words for "ask again" among the 4xx. */
const laterStatuses: readonly number[] = [408, 409, 425, 429];

/** @throws ApplicationFailure for anything but a success, or the reason of `signal`. */
export async function exchange(it: Exchange, deps: ExchangeDeps): Promise<{ status: number; text: string }> {
  if (!isAllowed(it.url, deps.allowedHosts))
    throw terminal('HostNotAllowed', `${it.label}: the host is not on the list of allowed hosts.`);
  deps.signal?.throwIfAborted();
  const ending = new AbortController();
  const cancel = () => ending.abort();
  const timer = setTimeout(cancel, it.timeoutMs);
  deps.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const { label, url, method, headers, body, okStatuses } = it;
    const send = deps.fetch ?? fetch;
    const answer = await send(url, {
      method,
      headers,
      redirect: 'manual',
      signal: ending.signal,
      body,
    });
    const { status } = answer;
    if (!(okStatuses ? okStatuses.includes(status) : answer.ok)) {
      // What it says does not matter, nor that the connection breaks now.
      await answer.body?.cancel().catch(() => undefined);
      throw failureOf(label, status, answer.headers.get('retry-after'), deps.now ?? Date.now);
    }
    return { status, text: await limitedText(label, status, answer) };
  } catch (error) {
    deps.signal?.throwIfAborted();
    if (ending.signal.aborted)
      throw retryable('OutsideTimeout', `${it.label}: no answer within ${it.timeoutMs} ms.`, {
        details: { timeoutMs: it.timeoutMs },
      });
    throw isFailure(error) ? error : networkFailure(it.label, error);
  } finally {
    clearTimeout(timer);
    deps.signal?.removeEventListener('abort', cancel);
  }
}

/** Says whether an address may be called: http or https, no credentials in it, its host on the list. */
export function isAllowed(url: URL, allowedHosts: readonly string[]): boolean {
  const ownPort = { 'http:': '80', 'https:': '443' }[url.protocol];
  if (ownPort === undefined || url.username || url.password) return false;
  const names = [url.host, ...(url.port === '' ? [`${url.hostname}:${ownPort}`] : [])];
  return allowedHosts.some((it) => names.includes(it.toLowerCase()));
}

function failureOf(label: string, status: number, retryAfter: string | null, now: () => number): ApplicationFailure {
  const message = `${label}: HTTP ${status}.`;
  const details = { status };
  if (status >= 500 || laterStatuses.includes(status)) {
    const waitMs = retryAfterMs(retryAfter, now);
    return retryable('OutsideFailing', message, { details, ...(waitMs > 0 && { nextRetryDelay: waitMs }) });
  }
  return terminal(status >= 300 && status < 400 ? 'OutsideRedirect' : 'OutsideRefused', message, details);
}

/** Seconds or an HTTP date (RFC 9110); 0 when it says neither. */
function retryAfterMs(text: string | null, now: () => number): number {
  if (text === null) return 0;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now();
  return Number.isNaN(waitMs) ? 0 : Math.min(Math.max(waitMs, 0), retryAfterMaxMs);
}

/** Only the code of the platform's error is told: its text may quote the address, and with it an argument. */
function networkFailure(label: string, error: unknown): ApplicationFailure {
  const cause = error instanceof Error ? error.cause : undefined;
  const told = (cause as { code?: unknown } | undefined)?.code;
  const code = typeof told === 'string' && /^[A-Z][A-Z0-9_]*$/.test(told) ? told : 'NETWORK';
  return retryable('OutsideAway', `${label}: ${code}.`, { details: { code } });
}

/** The type and not the class is asked: a failure of another copy of the library is one, too. */
function isFailure(error: unknown): error is ApplicationFailure {
  return error instanceof Error && error.name === 'ApplicationFailure';
}

async function limitedText(label: string, status: number, answer: Response): Promise<string> {
  if (!answer.body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body. The same question would get the same answer: no retry.
    if (bytes > replyMaxBytes)
      throw terminal('OutsideReplyTooLarge', `${label}: the reply is longer than ${replyMaxBytes} bytes.`, { status });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
