/** A small client of the sandbox for tests, and a sandbox that ends with its test. */
import { onTestFinished } from 'vitest';
import { type SandboxOptions, startSandbox } from '../../sandbox/server.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- What a server answers is asserted on, not assumed.
type Body = any;

export interface Told {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Caller {
  url: string;
  close(): Promise<void>;
  /** @param key - the Idempotency-Key. */
  post(path: string, body: unknown, key?: string, headers?: Record<string, string>): Promise<Told>;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Told>;
}

export async function sandboxFor(options: Partial<SandboxOptions> = {}): Promise<Caller> {
  const { url, close } = await startSandbox({ port: 0, ...options });
  let open = true;
  const end = async () => {
    if (open) await close();
    open = false;
  };
  onTestFinished(end);
  const ask: Caller['ask'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    url,
    close: end,
    ask,
    post: (path, body, key, headers = {}) =>
      ask('POST', path, body, { ...headers, ...(key !== undefined && { 'idempotency-key': key }) }),
  };
}
