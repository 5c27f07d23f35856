/** How a file of a case is named in the kernel and in histories: by an opaque reference, never by its name or content. */

const FILE = /^file:v1\.[A-Za-z0-9_-]{43}$/;

/** Whether a value names a file that the product keeps, as opposed to one kept elsewhere. */
export function isKeptFile(value: unknown): value is string {
  return typeof value === 'string' && FILE.test(value);
}

/** The file whose name is kept in the vault under this reference. */
export function fileOf(ref: string): string {
  return `file:${ref}`;
}

/** Whether a field or a kind of evidence says that it takes kept files alone. */
export function wantsKeptFile(limits: { accept?: readonly string[]; maxBytes?: number; needs?: string }): boolean {
  return limits.needs === 'file' || limits.accept !== undefined || limits.maxBytes !== undefined;
}
