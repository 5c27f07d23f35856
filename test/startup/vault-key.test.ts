/** The vault's master key from a file or a command: what is a key, and what is told of everything else, without showing it. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../startup/config.ts';
import { ConfigError } from '../../startup/config-error.ts';
import { outsideVaultKeys } from '../../startup/vault-key.ts';
import { scratchFolder } from '../setup/scratch.ts';

const key = Buffer.alloc(32, 200);
const command = (script: string) => JSON.stringify(['/bin/sh', '-c', script]);

test('base64 of both alphabets and hex, of a file and of a command, with the line break that tools add', () => {
  expect(outsideVaultKeys({})).toEqual([]);
  const file = join(scratchFolder(), 'k');
  for (const form of ['base64', 'base64url', 'hex'] as const) {
    writeFileSync(file, `${key.toString(form)}\n`);
    expect(outsideVaultKeys({ BIHUAN_VAULT_KEY_FILE: file })).toEqual([key]);
    const printed = command(`echo ${key.toString(form)}`);
    expect(outsideVaultKeys({ BIHUAN_VAULT_KEY_COMMAND: printed })).toEqual([key]);
  }
});

test.each([
  ['prints rubbish', command('echo hello-key-of-somebody'), /32 bytes in base64 or hex/],
  ['prints a short key', command('echo 00112233'), /32 bytes/],
  ['prints nothing', command(''), /32 bytes/],
  [
    'prints without end',
    command('while :; do echo 0123456789012345678901234567890123456789; done'),
    /far more than a key/,
  ],
  ['fails', command(`echo ${'00'.repeat(32)}; exit 3`), /ended with code 3/],
  ['is not there', '/nowhere/kms get', /cannot be run \(ENOENT\)/],
  ['is no JSON', '[oops', /no list of words/],
  ['is for a shell', 'echo $(whoami)', /32 bytes/],
])('a command that %s is told by name and reason', (_, given, reason) => {
  const load = () => outsideVaultKeys({ BIHUAN_VAULT_KEY_COMMAND: given });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(reason);
  expect(load).toThrow(/^BIHUAN_VAULT_KEY_COMMAND((?!hello).)*$/);
});

test.each([
  ['hangs', 'exec sleep 60'],
  ['hears no signal', "trap '' TERM; exec sleep 60"],
  ['leaves another one behind', 'sleep 60; echo late'],
])('a command that %s is given up', (_, script) => {
  const load = () => outsideVaultKeys({ BIHUAN_VAULT_KEY_COMMAND: command(script) }, 200);
  expect(load).toThrow(/^BIHUAN_VAULT_KEY_COMMAND gave no key: it did not end within 0.2 s.$/);
});

test('two lines are the key wanted and the one before it; a word stands for the derived one', () => {
  const file = join(scratchFolder(), 'k');
  const former = Buffer.alloc(32, 100);
  const env = { BIHUAN_SECRET: 's'.repeat(40), BIHUAN_VAULT_KEY_FILE: file };
  const derived = loadConfig({ BIHUAN_SECRET: env.BIHUAN_SECRET }).vaultKeys();
  writeFileSync(file, `${key.toString('hex')}\n${former.toString('base64')}\n`);
  expect(loadConfig(env).vaultKeys()).toEqual([key, former, ...derived]);
  writeFileSync(file, `from-secret\n${key.toString('hex')}\n`);
  expect(loadConfig(env).vaultKeys()).toEqual([...derived, key]);
  writeFileSync(file, `${key.toString('hex')}\n`.repeat(3));
  expect(loadConfig(env).vaultKeys).toThrow(/32 bytes/);
});

test('a file that is missing, empty or too long; and both at once', () => {
  const file = join(scratchFolder(), 'k');
  const load = () => outsideVaultKeys({ BIHUAN_VAULT_KEY_FILE: file });
  expect(load).toThrow(/BIHUAN_VAULT_KEY_FILE cannot be read: ENOENT/);
  writeFileSync(file, '');
  expect(load).toThrow(/32 bytes/);
  writeFileSync(file, `${key.toString('hex')}${key.toString('hex')}`);
  chmodSync(file, 0o600);
  expect(load).toThrow(/32 bytes/);
  expect(() => outsideVaultKeys({ BIHUAN_VAULT_KEY_FILE: file, BIHUAN_VAULT_KEY_COMMAND: 'x' })).toThrow(
    /one of the two/,
  );
});
