/** The organization as last published, kept for a moment: every request asks for it. */
import type { Organization } from '../../engine/people/choose.ts';
import type { SopStore } from '../../records/store/sops.ts';

/** Changes of the organization are heard within two seconds, those of this process at once. */
const keptMs = 2_000;

export interface Directory {
  /** Undefined before the first publication. @throws RecordAway */
  organization(): Promise<Organization | undefined>;
  /** Forgets what is kept. */
  forget(): void;
}

export function directoryOf(record: SopStore, now: () => number = Date.now): Directory {
  let kept: { at: number; found: Promise<Organization | undefined> } | undefined;
  const load = async () => {
    const workspace = await record.loadWorkspace();
    return workspace?.organization;
  };
  return {
    organization: () => {
      if (kept !== undefined && now() - kept.at < keptMs) return kept.found;
      const found = load();
      kept = { at: now(), found };
      // A failure is told to those who wait for it now, and not kept for those who come later.
      found.catch(() => {
        kept = undefined;
      });
      return found;
    },
    forget: () => {
      kept = undefined;
    },
  };
}
