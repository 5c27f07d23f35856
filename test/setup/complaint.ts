/** The shipped complaint procedure with its organization, compiled from the workspace as it stands. */
import type { World } from '../../simulator/play.ts';
import { shippedWorkspace } from './shipped.ts';

export function complaint(): World {
  const workspace = shippedWorkspace();
  const plan = workspace.packages.get('complaint')?.plan;
  if (plan === undefined || workspace.organization === undefined)
    throw new Error(`The shipped workspace has errors: ${JSON.stringify(workspace.diagnostics)}`);
  return { plan, organization: workspace.organization };
}

/** Before the first storm's cases open: Friday 2026-09-25, before the October holidays. */
export const STORM_MS = Date.UTC(2026, 8, 25);
