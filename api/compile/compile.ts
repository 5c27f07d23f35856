/** The compiler as the API asks for it. Synchronous and costly: what serves requests leaves it to a thread. */
import { load } from '../../language/load.ts';
import type { Compiled, Job } from './job.ts';

/** Compiles a workspace. Never throws, whatever the files hold. */
export function compile({ files, locale }: Pick<Job, 'files' | 'locale'>): Compiled {
  const { packages, organization, connectors, retention, diagnostics } = load(files, { locale });
  const sops = [...packages.values()].map(({ plan }) => ({ sop: plan.sop, version: plan.version }));
  return {
    sops,
    diagnostics,
    packages,
    connectors,
    ...(organization && { organization }),
    ...(retention && { retention }),
  };
}
