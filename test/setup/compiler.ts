/** The compiler of the API, one for all servers of a process: its thread takes longer to load than to compile. */
import { COMPILER_LIMITS, compilerWith } from '../../api/compile/compiler.ts';
import { programUrl } from '../../startup/programs.ts';

/** The threads' entry of the last build. */
export const compiledEntry = programUrl('compiler', true);

/** Nobody closes it: its threads keep no process alive. */
export const compilerOfProcess = compilerWith(COMPILER_LIMITS, compiledEntry);
