/**
 * The cases of a story by name: the one it opens first, those that later lines open, and those that a step or a signal starts,
 * which go by the step's id or the signal's code.
 */
import type { CompiledSop } from '../compile/plan.ts';
import { type Context, fault, known } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Place } from '../source/place.ts';
import { FIRST } from './scenario.ts';

/** One for each scenario; a line is read by the SOP of the case it is about. */
export class StoryCast {
  private readonly context: Context;
  private readonly compiled: ReadonlyMap<string, CompiledSop | undefined>;
  private readonly sops: Map<string, string>;

  constructor(context: Context, compiled: ReadonlyMap<string, CompiledSop | undefined>) {
    this.context = context;
    this.compiled = compiled;
    this.sops = new Map([[FIRST, context.sop.sop]]);
  }

  /** The context of the case's SOP; an unknown name is reported, and of an SOP that could not be read nothing can be said. */
  contextOf(name: string, place: Place): Context | undefined {
    const names = this.names();
    if (!known(this.context, 'scenario/unknown-case', name, names.keys(), place)) return undefined;
    return this.ofSop(names.get(name) ?? '');
  }

  /** A line opens this case. A name that is taken, or that a step or a signal has, is reported. */
  opens(name: string, sop: string, place: Place): void {
    if (this.names().has(name)) fault(this.context, 'scenario/same-case', place, { found: name });
    this.sops.set(name, sop);
  }

  /** The context in which an opening of this SOP is read. */
  openingOf(sop: string, place: Place): Context | undefined {
    if (!known(this.context, 'scenario/unknown-sop', sop, this.compiled.keys(), place)) return undefined;
    return this.ofSop(sop);
  }

  /** Whether the first case starts cases of this SOP: a start can be scripted to fail. */
  starts(sop: string): boolean {
    return this.startedBy(this.context.sop.sop).some(([, started]) => started === sop);
  }

  /** Whether a case goes by this name by now. */
  has(name: string): boolean {
    return this.names().has(name);
  }

  private ofSop(sop: string): Context | undefined {
    const { reporter, root } = this.context;
    const context = this.compiled.get(sop)?.context;
    return context && { ...context, reporter, root };
  }

  /** Every case there may be by now, and the SOP of each; what is started starts others in turn. */
  private names(): Map<string, string> {
    const names = new Map(this.sops);
    // A map takes what is added while it is walked: so those that a started case starts come, too.
    for (const sop of names.values())
      for (const [name, started] of this.startedBy(sop)) if (!names.has(name)) names.set(name, started);
    return names;
  }

  private startedBy(sop: string): [name: string, sop: string][] {
    const plan = this.compiled.get(sop)?.package.plan;
    if (plan === undefined) return [];
    return [
      ...plan.steps.flatMap((step): [string, string][] => {
        const start = factsOf(step).starts(step);
        return start === undefined ? [] : [[step.id, start.sop]];
      }),
      ...(plan.signals ?? []).flatMap(({ code, run }): [string, string][] =>
        run === undefined ? [] : [[code, run.sop]],
      ),
    ];
  }
}
