/** The vault's master key from a file or a command (the hook for a key management service), instead of from the secret. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';

const keyBytes = 32;
/** A key service that does not answer keeps no process waiting for ever. */
const commandLimitMs = 10_000;

/**
 * The key named by BIHUAN_VAULT_KEY_FILE or BIHUAN_VAULT_KEY_COMMAND; undefined: none is, and it is derived from the secret.
 * A command is a list of words as JSON, or words with spaces between: no shell reads it. It gets nothing on its standard
 * input and prints the key; what it prints is never shown.
 *
 * @throws ConfigError in words, for what is no key of 32 bytes in base64 or hex
 */
export function externalVaultKey(env: NodeJS.ProcessEnv, limitMs = commandLimitMs): Buffer | undefined {
  const { BIHUAN_VAULT_KEY_FILE: file, BIHUAN_VAULT_KEY_COMMAND: command } = env;
  if (file && command) throw new ConfigError('Set BIHUAN_VAULT_KEY_FILE or BIHUAN_VAULT_KEY_COMMAND, one of the two.');
  if (file) return keyIn(textOf(file), 'BIHUAN_VAULT_KEY_FILE');
  return command ? keyIn(printedBy(command, limitMs), 'BIHUAN_VAULT_KEY_COMMAND') : undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`BIHUAN_VAULT_KEY_FILE cannot be read: ${code}.`);
  }
}

function printedBy(command: string, limitMs: number): string {
  const [program = '', ...args] = wordsOf(command);
  const ended = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: limitMs,
    // Not by a signal it may catch: nothing starts before it has ended.
    killSignal: 'SIGKILL',
    maxBuffer: 4_096,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: false,
  });
  const why = reasonOf(ended, limitMs);
  if (why === undefined) return ended.stdout;
  throw new ConfigError(`BIHUAN_VAULT_KEY_COMMAND gave no key: ${why}.`);
}

function reasonOf({ error, status, signal }: ReturnType<typeof spawnSync>, limitMs: number): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ETIMEDOUT') return `it did not end within ${limitMs / 1_000} s`;
  if (code === 'ENOBUFS') return 'it printed far more than a key';
  if (code !== undefined) return `it cannot be run (${code})`;
  if (signal !== null) return `it was ended by ${signal}`;
  return status === 0 ? undefined : `it ended with code ${status}`;
}

function wordsOf(command: string): readonly string[] {
  if (!command.trimStart().startsWith('[')) return command.split(/\s+/).filter((it) => it !== '');
  let words: unknown;
  try {
    words = JSON.parse(command);
  } catch {
    words = undefined;
  }
  if (Array.isArray(words) && words.length > 0 && words.every((it) => typeof it === 'string')) return words;
  throw new ConfigError('BIHUAN_VAULT_KEY_COMMAND begins with [ and is no list of words in JSON.');
}

/** Base64 of either alphabet, or hex. */
function keyIn(text: string, name: string): Buffer {
  const given = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(given)
    ? Buffer.from(given, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(given)
      ? Buffer.from(given, 'base64')
      : undefined;
  if (key?.length === keyBytes) return key;
  throw new ConfigError(`${name} gave no key: ${keyBytes} bytes in base64 or hex are expected, and nothing else.`);
}
