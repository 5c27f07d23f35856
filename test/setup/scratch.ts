/** Folders that live as long as one test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes an empty folder and removes it, with all that is in it, when the test that runs now has ended. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-scratch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
