/** Streams over HTTP: who may, what is told of an act, how they end; nothing of cases that are others'. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '../../startup/token.ts';
import { Api, secretFor } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

interface Message {
  event: string | undefined;
  id: string | undefined;
  data: Record<string, unknown>;
}

async function connect(token: string, lastId?: string) {
  const line = new AbortController();
  const response = await fetch(`${api.url}/v1/stream`, {
    signal: line.signal,
    headers: { authorization: `Bearer ${token}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
  });
  return { response, messages: messagesOf(response), cut: () => line.abort() };
}

async function* messagesOf(response: Response): AsyncGenerator<Message> {
  let text = '';
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text.slice(0, end))?.[1];
      const message = { event: of('event'), id: of('id'), data: JSON.parse(of('data') ?? '{}') as Message['data'] };
      text = text.slice(end + 2);
      if (message.event !== undefined) yield message;
    }
  }
}

const nextOf = async (messages: AsyncGenerator<Message>) => (await messages.next()).value as Message | undefined;
const relay = async () => {
  while ((await api.record.advanceFeed(200)) > 0);
};

test('a change is told to who reads the case, and after a cut what came meanwhile', async () => {
  const token = await api.token('chen');
  const { response, messages, cut } = await connect(token);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const first = await nextOf(messages);
  expect(first?.event).toBe('reset');
  const id = await api.open();
  await relay();
  const told = await nextOf(messages);
  expect(told).toMatchObject({ event: 'case', data: { case: id, sop: 'complaint', state: 'open' } });
  expect(JSON.stringify(told)).not.toContain('空调');
  cut();
  const other = await api.open();
  await relay();
  const again = await connect(token, told?.id);
  expect(await nextOf(again.messages)).toMatchObject({ event: 'case', data: { case: other } });
  again.cut();
});

test('a system follows the feed and not the stream; without a token nobody is told anything', async () => {
  for (const [who, status] of [
    ['shop', 403],
    ['root', 403],
  ] as const)
    expect((await connect(await api.token(who))).response.status).toBe(status);
  expect((await fetch(`${api.url}/v1/stream`)).status).toBe(401);
});

test('a token that is over, or revoked, ends its stream with a word', async () => {
  const short = await makeToken(secretFor('token-signing'), { sub: 'wu', hours: 3 / 3_600 });
  const expiring = await connect(short);
  const revoked = await connect(await api.token('zhou'));
  await nextOf(expiring.messages);
  await nextOf(revoked.messages);
  expect((await api.post('root', '/v1/tokens/revoke', { holder: 'zhou' })).status).toBe(200);
  expect(await nextOf(revoked.messages)).toMatchObject({ event: 'bye', data: { why: 'revoked' } });
  expect(await nextOf(expiring.messages)).toMatchObject({ event: 'bye', data: { why: 'expired' } });
});

test('a process that stops says so', async () => {
  const { messages } = await connect(await api.token('chen'));
  await nextOf(messages);
  await api.services.streams.stop();
  expect(await nextOf(messages)).toMatchObject({ event: 'bye', data: { why: 'stopping' } });
  expect(await nextOf(messages)).toBeUndefined();
});
