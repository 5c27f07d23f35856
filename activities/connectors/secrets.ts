/** Secrets by reference: definitions hold names, processes look the values up, and no text ever shows one. */
import { retryable } from '../failure.ts';

/** The value of a secret by its name. */
export type Secrets = (name: string) => string | undefined;

/** Only variables that begin so can be used: an SOP that names DATABASE_URL gets nothing. */
const prefix = 'BIHUAN_SECRET_';

/** Looks in the given values first, then in the environment: `PAYMENTS` is BIHUAN_SECRET_PAYMENTS. */
export function secretsFrom(env: Record<string, string | undefined>, given: Record<string, string> = {}): Secrets {
  return (name) => (Object.hasOwn(given, name) ? given[name] : env[prefix + name]);
}

/**
 * A secret that can stand in a header.
 *
 * @throws ApplicationFailure SettingMissing, retryable, since a restart with the secret heals it.
 */
export function secretNamed(name: string, secrets: Secrets): string {
  const value = secrets(name);
  if (!value) throw retryable('SettingMissing', `The secret ${name} is not set.`);
  // The platform's own error would quote the value.
  if (!/^[\x21-\x7e]+$/.test(value))
    throw retryable('SettingMissing', `The secret ${name} has blanks or characters outside of ASCII.`);
  return value;
}
