/** What is published, as activities need it: versions for ever, since they never change, the workspace for a few seconds. */
import type { Connector } from '../language/connector.ts';
import type { Package, StepPlan } from '../language/plan.ts';
import type { Workspace } from '../records/store/sops.ts';
import type { SopStore } from '../records/store/sops.ts';
import { retryable, terminal } from './failure.ts';

/** Enough for every version that has open cases; a plan is some 10 KB. */
const packagesMax = 500;
/** A changed connector or person counts within this time. */
const workspaceMs = 5_000;

export interface Published {
  /** @throws ApplicationFailure SettingMissing, retryable: the version may yet be published here. */
  package(sop: string, version: number): Promise<Package>;
  /** @throws ApplicationFailure SettingMissing, retryable. */
  workspace(): Promise<Workspace>;
  /** @throws ApplicationFailure SettingMissing, retryable. */
  connector(id: string): Promise<Connector>;
}

export function rememberPublished(store: SopStore, now: () => number = Date.now): Published {
  const packages = new Map<string, Package>();
  let known: { workspace: Workspace; untilMs: number } | undefined;
  const workspace = async () => {
    if (known !== undefined && now() < known.untilMs) return known.workspace;
    const found = await store.loadWorkspace();
    if (found === undefined) throw retryable('SettingMissing', 'No workspace is published.');
    known = { workspace: found, untilMs: now() + workspaceMs };
    return found;
  };
  return {
    workspace,
    package: async (sop, version) => {
      const name = `${sop}@${version}`;
      const remembered = packages.get(name);
      if (remembered !== undefined) return remembered;
      const found = await store.getPackage(sop, version);
      if (found === undefined) throw retryable('SettingMissing', `${sop} version ${version} is not published.`);
      if (packages.size >= packagesMax) packages.delete(packages.keys().next().value ?? '');
      packages.set(name, found);
      return found;
    },
    connector: async (id) => {
      const { connectors } = await workspace();
      const found = Object.hasOwn(connectors, id) ? connectors[id] : undefined;
      if (typeof found?.base !== 'string') throw retryable('SettingMissing', `There is no connector ${id}.`);
      return found;
    },
  };
}

/** A step of a kind. @throws ApplicationFailure WrongSetting. */
export function stepOfKind<K extends StepPlan['kind']>(
  { plan }: Package,
  id: string,
  kind: K,
): Extract<StepPlan, { kind: K }> {
  const step = plan.steps.find((it): it is Extract<StepPlan, { kind: K }> => it.id === id && it.kind === kind);
  if (step === undefined) throw terminal('WrongSetting', `${plan.sop} has no step ${id} that is a ${kind}.`);
  return step;
}
