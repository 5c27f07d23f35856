/** Messages reach a gateway signed and once, or the log without anything personal. */
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import pino from 'pino';
import type { MessageDeps, OutMessage } from '../../../activities/messages/message.ts';
import { sendMessage } from '../../../activities/messages/send.ts';
import { sandboxFor } from '../../setup/sandbox.ts';
import { failureOf } from '../connectors/support.ts';

const secret = `whsec_${Buffer.from('a secret of a gateway').toString('base64')}`;
const message: OutMessage = {
  key: 'C-01TEST/n3',
  caseId: 'C-01TEST',
  channel: 'sms',
  to: { kind: 'customer', id: 'C-1', address: '13800000000' },
  kind: 'tracking-link',
  text: '您好，{{x}} 已处理。',
};

function depsFor(url: string, more: Partial<MessageDeps> = {}) {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const deps: MessageDeps = {
    transports: { sms: { webhook: `${url}/webhooks/messages`, secret: 'GATEWAY' }, app: 'log' },
    log,
    secrets: (name) => (name === 'GATEWAY' ? secret : undefined),
    allowedHosts: [new URL(url).host],
    ...more,
  };
  return { deps, lines };
}

test('a webhook is signed, and a repeated attempt is no second message', async () => {
  const box = await sandboxFor({ secret });
  const { deps, lines } = depsFor(box.url);
  await box.ask(
    'PUT',
    '/behaviour/messaging',
    { lie: 'applied_but_failed', failNext: 1 },
    { authorization: `Bearer ${secret}` },
  );
  expect(await failureOf(sendMessage(message, deps))).toMatchObject({ type: 'OutsideFailing', retried: true });
  expect(await sendMessage(message, deps)).toBe('accepted');
  const { items } = (await box.ask('GET', '/messages', undefined, { authorization: `Bearer ${secret}` })).body;
  expect(items).toMatchObject([{ to: '13800000000', channel: 'sms', kind: 'tracking-link', text: message.text }]);
  expect(items).toHaveLength(1);
  expect(lines).toEqual([]);
});

test('the signature is the one of Standard Webhooks, fresh at every attempt under one id', async () => {
  const box = await sandboxFor();
  const sent: { headers: Record<string, string>; body: string }[] = [];
  const watching: typeof fetch = (input, init) => {
    sent.push({ headers: Object.fromEntries(new Headers(init?.headers)), body: String(init?.body) });
    return fetch(input, init);
  };
  let nowMs = Date.now();
  const { deps } = depsFor(box.url, { fetch: watching, now: () => nowMs });
  await sendMessage(message, deps);
  nowMs += 60_000;
  await sendMessage(message, deps);
  for (const { headers, body } of sent) {
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      type: 'message',
      data: { case: 'C-01TEST', channel: 'sms', to: message.to, kind: 'tracking-link', text: message.text },
    });
    const forged = body.replace('13800000000', '13900000000');
    expect(() => new Webhook(secret).verify(forged, headers)).toThrow('No matching signature');
  }
  expect(sent.map((it) => it.headers['webhook-id'])).toEqual([message.key, message.key]);
  expect(sent[0]?.headers['webhook-timestamp']).not.toBe(sent[1]?.headers['webhook-timestamp']);
  expect((await box.ask('GET', '/ledger')).body.items).toMatchObject([{ key: message.key, attempts: 2 }]);
});

test.each(['app', 'fax', 'constructor'])('channel %s goes to the log, without text and address', async (channel) => {
  const box = await sandboxFor();
  const { deps, lines } = depsFor(box.url);
  expect(await sendMessage({ ...message, channel }, deps)).toBe('logged');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ key: message.key, case: 'C-01TEST', channel, to: 'customer' });
  expect(lines[0]).not.toMatch(/您好|13800000000|C-1"/);
  expect((await box.ask('GET', '/ledger')).body.requests).toEqual({});
});

test.each([
  [{ secrets: () => undefined }, 'SettingMissing', true],
  [{ secrets: () => 'whsec_?' }, 'SettingMissing', true],
  [{ allowedHosts: [] }, 'HostNotAllowed', false],
  [{ transports: { sms: { webhook: 'nowhere', secret: 'GATEWAY' } } }, 'WrongSetting', false],
])('%o fails as %s and tells nothing personal', async (more, type, retried) => {
  const box = await sandboxFor();
  const failure = await failureOf(sendMessage(message, depsFor(box.url, more).deps));
  expect(failure).toMatchObject({ type, retried });
  expect(failure.stored).not.toMatch(/您好|13800000000|a secret of/);
});

test('a refusing gateway is final, a silent one is asked again', async () => {
  const box = await sandboxFor();
  const { deps } = depsFor(box.url);
  await box.ask('PUT', '/behaviour/messaging', { status: 400 });
  expect(await failureOf(sendMessage(message, deps))).toMatchObject({ type: 'OutsideRefused', retried: false });
  await box.ask('PUT', '/behaviour/messaging', { drop: true });
  expect(await failureOf(sendMessage(message, deps))).toMatchObject({ type: 'OutsideAway', retried: true });
});
