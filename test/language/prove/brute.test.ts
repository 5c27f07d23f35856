/** The prover and the kernel tried with every choice say the same of random SOPs. */
import { expect, test } from 'vitest';
import { explore } from '../../../language/check/explore.ts';
import { routesOf } from '../../../language/check/routes.ts';
import type { CompiledSop } from '../../../language/compile/plan.ts';
import type { Plan } from '../../../language/plan.ts';
import { prove } from '../../../language/prove/prove.ts';
import { rootOf } from '../../../language/source/place.ts';
import { randomOf } from '../../../simulator/random.ts';
import { count } from '../../setup/length.ts';
import { SEED } from '../../setup/seed.ts';
import { randomPlan, tryAll } from './brute.ts';

/** A plan that nobody wrote has no places; that is all the prover takes of where it is written. */
const withoutPlaces = (plan: Plan) =>
  ({
    context: { steps: new Map(), root: rootOf({ file: '', text: '', lines: [0], sound: true }) },
    package: { plan },
  }) as unknown as CompiledSop;

const broken = (plan: Plan) =>
  prove(withoutPlaces(plan), { locale: 'en' }).proofs.filter(({ verdict }) => verdict === 'broken');

/** What `check` refuses is not proved. */
function isRefused(plan: Plan): boolean {
  const facts = explore(plan, routesOf(plan));
  return facts.resolvesTwice.size > 0 || facts.reopensOpen.size > 0;
}

test('on random SOPs: which steps and outcomes are dead, whether a case can get stuck, whether it can go round', () => {
  const random = randomOf(SEED);
  const seen = { stuck: 0, ring: 0, dead: 0, blocks: 0 };
  for (let i = 0, sops = 0; sops < count(300, 10_000); i++) {
    const plan = randomPlan(random);
    if (isRefused(plan)) continue;
    sops++;
    const tried = tryAll(plan);
    const found = broken(plan);
    const has = (id: string) => found.some((it) => it.id === id);
    const named = (id: string, of: RegExp) =>
      found
        .filter((it) => it.id === id)
        .flatMap((it) => it.findings.map(({ message }) => of.exec(message)?.slice(1).join(' ')));
    const dead = plan.steps.map(({ id }) => id).filter((id) => !tried.entered.has(id));
    expect(new Set(named('flow/no-dead-step', /to `(.*)`/)), JSON.stringify(plan.steps)).toEqual(new Set(dead));
    expect(has('flow/option-to-complete'), JSON.stringify(plan.steps)).toBe(tried.stuck);
    expect(has('flow/no-livelock'), JSON.stringify(plan.steps)).toBe(tried.ring);
    const never = plan.steps
      .filter(({ id, kind }) => kind === 'task' && tried.entered.has(id))
      .flatMap(({ id, outcomes }) => Object.keys(outcomes).map((outcome) => `${id} ${outcome}`))
      .filter((it) => !tried.taken.has(it));
    expect(has('flow/no-dead-outcome'), JSON.stringify(plan.steps)).toBe(never.length > 0);
    seen.stuck += Number(tried.stuck);
    seen.ring += Number(tried.ring);
    seen.dead += Number(dead.length > 0);
    seen.blocks += Number(plan.steps.some(({ kind }) => kind === 'parallel'));
  }
  // Both answers are met often enough that agreement says something.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
});
