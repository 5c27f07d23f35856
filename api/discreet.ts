/** Errors as a log may have them: names and places only, for an error of the driver carries the row it failed on. */

/** Plain JSON; causes included. */
export function discreet(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && { cause: discreet(cause) }),
  };
}
