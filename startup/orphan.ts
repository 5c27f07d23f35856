/** For child processes of the launcher: end with it, even when it was killed and could not say goodbye. */

/**
 * Sends this process SIGTERM when the launcher's channel closes, and ends it by force after `graceMs` if that did not.
 * Does nothing in a process that was not started by the launcher. The channel does not keep the process alive.
 */
export function exitWithParent(graceMs = 8_000): void {
  if (!process.connected) return;
  process.channel?.unref();
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
