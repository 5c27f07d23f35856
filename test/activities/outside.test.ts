/** From the environment to ways out: who may be called, with which secret, and where messages go. */
import { expect, test } from 'vitest';
import { outsideOf } from '../../activities/outside.ts';
import { loadConfig } from '../../startup/config.ts';

const of = (env: Record<string, string>) => outsideOf(loadConfig(env), env);

test('nothing set: nobody may be called, messages go to the log', () => {
  const it = of({});
  expect(it).toMatchObject({ allowedHosts: [], transports: {} });
  expect(it.secretsFor('https://pay.example')('PAYMENTS')).toBeUndefined();
});

test('the sandbox is allowed, takes messages, and its secret opens nothing else', () => {
  const it = of({ BIHUAN_SANDBOX_URL: 'http://127.0.0.1:9090', BIHUAN_SECRET_CRM: 'mine' });
  expect(it.allowedHosts).toEqual(['127.0.0.1:9090']);
  expect(it.transports['*']).toMatchObject({ webhook: 'http://127.0.0.1:9090/webhooks/messages' });
  const here = it.secretsFor('http://127.0.0.1:9090/payments');
  expect([here('PAYMENTS'), here('CRM')]).toEqual([expect.any(String), 'mine']);
  expect(it.messageSecrets('MESSAGES')).toEqual(expect.any(String));
  for (const elsewhere of ['http://127.0.0.1:9091', 'https://127.0.0.1:9090', 'http://127.0.0.1:9090.evil.example', ''])
    expect(it.secretsFor(elsewhere)('PAYMENTS')).toBeUndefined();
  expect(it.variable('BIHUAN_SANDBOX_URL')).toBe('http://127.0.0.1:9090');
});

test('a gateway that is set takes the messages, signed with its own secret or not at all', () => {
  const env = {
    BIHUAN_SANDBOX_URL: 'http://127.0.0.1:9090',
    BIHUAN_MESSAGES_WEBHOOK: 'https://gate.example/in',
    BIHUAN_ALLOWED_HOSTS: 'pay.example:8443',
  };
  const it = of(env);
  expect(it.allowedHosts).toEqual(['pay.example:8443', '127.0.0.1:9090', 'gate.example']);
  expect(it.transports['*']).toMatchObject({ webhook: 'https://gate.example/in' });
  expect(it.messageSecrets('MESSAGES')).toBeUndefined();
  expect(of({ ...env, BIHUAN_SECRET_MESSAGES: 'whsec_x' }).messageSecrets('MESSAGES')).toBe('whsec_x');
});
