/** The vault's master key from a file or a command (the hook for a key management service), instead of from the secret. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';

const keyBytes = 32;
/** A key service that does not answer keeps no process waiting for ever. */
const commandLimitMs = 10_000;

/** In the place of a key: the one derived from the secret. */
export const FROM_SECRET = 'from-secret';

/** A key, or the word for the derived one. */
export type OutsideKey = Buffer | typeof FROM_SECRET;

/** The one wanted, and the one before it. */
const KEYS_MAX = 2;

/**
 * The key named by BIHUAN_VAULT_KEY_FILE or BIHUAN_VAULT_KEY_COMMAND; and a second line with the one before it while
 * they are exchanged. Empty: none is named, and it is derived from the secret.
 * A command is a list of words as JSON, or words with spaces between: no shell reads it. It gets nothing on its standard
 * input and prints the key; what it prints is never shown.
 *
 * @throws ConfigError in words, for what is no key of 32 bytes in base64 or hex
 */
export function outsideVaultKeys(env: NodeJS.ProcessEnv, limitMs = commandLimitMs): readonly OutsideKey[] {
  const { BIHUAN_VAULT_KEY_FILE: file, BIHUAN_VAULT_KEY_COMMAND: command } = env;
  if (file && command) throw new ConfigError('Set BIHUAN_VAULT_KEY_FILE or BIHUAN_VAULT_KEY_COMMAND, one of the two.');
  if (file) return keysIn(textOf(file), 'BIHUAN_VAULT_KEY_FILE');
  return command ? keysIn(printedBy(command, limitMs), 'BIHUAN_VAULT_KEY_COMMAND') : [];
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

/** A line each: base64 of either alphabet or hex, or the word for the derived key. */
function keysIn(text: string, name: string): readonly OutsideKey[] {
  const keys = text
    .trim()
    .split(/\s*\n\s*/)
    .map(keyOf);
  if (keys.length <= KEYS_MAX && keys.every((it) => it !== undefined)) return keys;
  throw new ConfigError(`${name} gave no key: ${keyBytes} bytes in base64 or hex are expected, and nothing else.`);
}

function keyOf(given: string): OutsideKey | undefined {
  if (given === FROM_SECRET) return FROM_SECRET;
  if (/^[0-9a-fA-F]{64}$/.test(given)) return Buffer.from(given, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(given) ? Buffer.from(given, 'base64') : undefined;
}
