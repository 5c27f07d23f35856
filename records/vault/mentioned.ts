/** References to the vault: what a batch mentions belongs to a case and is not swept. */

/** A reference: `v1.` and a 256-bit HMAC in base64url. */
const reference = /v1\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g;

/** Every vault reference anywhere in the value, once. */
export function mentioned(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(reference) ?? [])];
}
