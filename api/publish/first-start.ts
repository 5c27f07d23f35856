/** The first start publishes the workspace folder, so that a fresh installation has something to run. */
import type { Logger } from 'pino';
import { formatDiagnostics } from '../../language/format.ts';
import type { RecordStore } from '../../records/store.ts';
import { compile } from '../compile/compile.ts';
import { Problem } from '../problem.ts';
import type { Locale } from '../texts/texts.ts';
import { readFolder } from './folder.ts';
import { type Proposal, propose, same } from './proposal.ts';

/** Whom the record names as publisher. */
const BY = 'system';

/**
 * Publishes the folder when nothing is published; later starts only say that it differs. Processes that start together
 * publish the same.
 *
 * @throws Error with the diagnostics when nothing is published and the folder has errors
 */
export async function publishOnFirstStart(
  record: RecordStore,
  folder: string,
  locale: Locale,
  log: Logger,
): Promise<void> {
  const first = (await record.listSops()).length === 0;
  const files = readFolder(folder);
  if (files.size === 0) {
    log.warn({ folder }, 'the workspace folder has no definitions');
    return;
  }
  let proposal: Proposal;
  try {
    proposal = await propose(record, { files, remove: [], move: {} }, async (of) => compile({ files: of, locale }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { diagnostics } = error.facts;
    if (first && diagnostics) throw new Error(`${folder}:\n${formatDiagnostics(diagnostics, files, locale)}`);
    log.warn({ folder, code: error.code }, 'the workspace folder is not what is published, and cannot be published');
    return;
  }
  const { change } = proposal;
  const sops = change.packages.map(({ plan }) => `${plan.sop}@${plan.version}`);
  if (!first) {
    await compare(record, folder, proposal, log);
    return;
  }
  await record.publishAll(change, BY);
  log.info({ sops }, 'published the workspace folder');
}

/** Later starts change nothing of what is in force; texts that were not kept are, where the folder is what is in force. */
async function compare(record: RecordStore, folder: string, proposal: Proposal, log: Logger): Promise<void> {
  const { before, change, workspaceChanged } = proposal;
  const sops = change.packages.map(({ plan }) => `${plan.sop}@${plan.version}`);
  if (!before.textsKept && sops.length === 0 && same(before.workspace, change.workspace))
    await record.saveWorkspace(change.workspace, BY, change.files);
  else if (sops.length > 0 || workspaceChanged)
    log.warn(
      { folder, sops, workspaceChanged },
      'the workspace folder differs from what is published: see sop publish',
    );
}
