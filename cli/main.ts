/** The process of the `sop` command: the arguments in, an exit code out. */
import { run } from './run.ts';
import { terminalOf } from './terminal.ts';

// Whoever reads us may stop early (`sop check | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
const args = process.argv.slice(2);
process.exitCode = await run(args, terminalOf(args));
