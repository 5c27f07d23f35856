/** The small sound workspace with a snippet laid over it: what is proved of it, and its stories played on the virtual clock. */
import type { CompiledSop } from '../../../language/compile/plan.ts';
import { type Files, load } from '../../../language/load.ts';
import { prove } from '../../../language/prove/prove.ts';
import { scenarioOf } from '../../../language/prove/scenario.ts';
import type { Proof } from '../../../language/prove/verdict.ts';
import { runScenarios } from '../../../simulator/scenario/run.ts';
import { onVirtualClock } from '../../../simulator/scenario/virtual.ts';
import { overlay } from '../../setup/overlay.ts';

/** Its SOPs that have no error. */
export function soundIn(files: Files): CompiledSop[] {
  const sops: CompiledSop[] = [];
  const { diagnostics } = load(files, { locale: 'en', sound: (it) => void sops.push(it) });
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.code} ${d.range.start.line} ${d.message}`).join('\n'));
  return sops;
}

export function brokenIn(snippet: string): Proof[] {
  return soundIn(overlay('sample.sop.yaml', snippet))
    .flatMap((sop) => prove(sop, { locale: 'en' }).proofs)
    .filter(({ verdict }) => verdict === 'broken');
}

/** What the scenario of a property's counter-example found otherwise than written; how it was not written, if it was not. */
export async function replayed(snippet: string, id: string): Promise<unknown[]> {
  const files = overlay('sample.sop.yaml', snippet);
  for (const sop of soundIn(files)) {
    const finding = prove(sop, { locale: 'en' }).proofs.find((it) => it.id === id)?.findings[0];
    const text = finding && scenarioOf(sop, finding);
    if (text === undefined) return ['no scenario'];
    const workspace = load(new Map(files).set('sample.test.yaml', text), { locale: 'en' });
    const runs = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1 });
    if (runs.length !== 1) return [text, ...workspace.diagnostics];
    return runs.flatMap(({ told }) =>
      told.flatMap((it) => it.failures.map(({ problem, expected, found }) => ({ problem, expected, found }))),
    );
  }
  return ['no SOP'];
}
