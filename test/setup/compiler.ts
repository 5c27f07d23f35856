/** The compiler of the API, one for all servers of a process: its thread takes longer to load than to compile. */
import { COMPILER_LIMITS, compilerWith } from '../../api/compile/compiler.ts';
import { programUrl } from '../../startup/programs.ts';
import { PATIENCE_MS } from './patience.ts';

/** The threads' entry of the last build. */
export const compiledEntry = programUrl('compiler', true);

/** Nobody closes it: its threads keep no process alive. How long a check may take is tried elsewhere; a busy machine has the time it needs. */
export const compilerOfProcess = compilerWith({ ...COMPILER_LIMITS, timeMs: 2 * PATIENCE_MS }, compiledEntry);
