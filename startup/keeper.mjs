/**
 * A program of its own that outlives a launcher killed hard: it is told on its standard input which processes to end,
 * and when that input closes without a word it ends them, so that no server is left behind on the launcher's ports.
 * Plain JavaScript: it must start in milliseconds. Lines: `+ <pid> <signal>`, `- <pid>`.
 */
import { createInterface } from 'node:readline';

/** After this the processes that did not go by themselves are killed. */
const patienceMs = 8_000;

/** pid → the signal that asks this process to end well. */
const kept = new Map();

/** @param {number} pid @param {string | number} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [sign, pid, signal] = line.split(' ');
  if (sign === '+') kept.set(Number(pid), signal);
  else kept.delete(Number(pid));
});
lines.on('close', () => {
  if (kept.size === 0) process.exit();
  for (const [pid, signal] of kept) send(pid, signal);
  const untilMs = Date.now() + patienceMs;
  const watch = setInterval(() => {
    for (const pid of kept.keys()) if (!send(pid, 0)) kept.delete(pid);
    if (kept.size > 0 && Date.now() < untilMs) return;
    for (const pid of kept.keys()) send(pid, 'SIGKILL');
    clearInterval(watch);
  }, 100);
});

// Ctrl-C reaches every process of the terminal; the launcher then shuts down in order and closes the input.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
