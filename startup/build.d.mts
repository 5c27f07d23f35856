/** Types of build.mjs. */

/** Name in dist/ → source. */
export const programs: Readonly<Record<string, string>>;
/** The rooms of which the workflow bundle is made. */
export const BUNDLED: readonly string[];
/** Compiles where something has changed; resolves with whether anything was. `say` is called before. */
export function build(options?: { say?: () => void }): Promise<boolean>;
