/** What outside systems say in a scenario: replies in turn, by call, and events; values as connectors would hand them in. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Connector } from '../../language/connector.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { mappedReply } from '../../language/reply-mapping.ts';
import type { ScriptedReply } from '../../language/scenario/scenario.ts';
import type { CallReply } from '../play.ts';
import type { ScenarioVault } from './vault.ts';

/** The code of a call that is scripted to fail: as if the outside system had said no for good. */
export const SCRIPTED_FAILURE = 'OutsideRefused';

type Connectors = ReadonlyMap<string, Connector>;
type Save = [field: string, path: string];

export class Replies {
  private readonly script: Record<string, ScriptedReply[]>;
  private readonly vault: ScenarioVault;
  private readonly connectors: Connectors;
  private readonly asked = new Map<string, number>();

  constructor(script: Record<string, ScriptedReply[]>, vault: ScenarioVault, connectors: Connectors) {
    this.script = script;
    this.vault = vault;
    this.connectors = connectors;
  }

  /** The next answer to a call of a case that goes by this plan; an empty reply once the script is used up. */
  next(plan: Plan, call: string): CallReply {
    const n = this.asked.get(call) ?? 0;
    this.asked.set(call, n + 1);
    const reply = this.script[call]?.[n] ?? {};
    if (reply === 'failed') return { failed: SCRIPTED_FAILURE };
    const saves = plan.steps.flatMap((step) => {
      const calling = factsOf(step).calling(step);
      return calling?.call === call ? calling.save : [];
    });
    return this.inUnits(plan, saves, this.read(call, reply));
  }

  /** Scripted is what the outside system says; the case sees what the call's `reply` reads of it, as in production. */
  private read(call: string, reply: Record<string, Value>): Record<string, Value> {
    const [connector = '', name = ''] = call.split('.');
    const mapping = this.connectors.get(connector)?.calls[name]?.reply;
    return mapping === undefined ? reply : mappedReply(reply, mapping);
  }

  /** The data of an outside event that reaches such a case. */
  event(plan: Plan, name: string, data: Record<string, Value>): Record<string, Value> {
    const waiting = plan.steps.flatMap((step) =>
      factsOf(step).events(step).includes(name) ? factsOf(step).saves(step) : [],
    );
    const heard = (plan.on ?? []).flatMap((event) => (event.event === name ? event.save : []));
    return this.inUnits(plan, [...waiting, ...heard], data);
  }

  /** What a step saves arrives as epoch ms where it is an instant, as a reference where it is personal. */
  private inUnits(plan: Plan, saves: readonly Save[], data: Record<string, Value>): Record<string, Value> {
    return saves.reduce((changed, [name, path]) => {
      const field = plan.fields[name];
      return changedAt(changed, path.split('.'), (value) => {
        const ms = field?.type === 'instant' && typeof value === 'string' ? Date.parse(value) : Number.NaN;
        return this.vault.veil(field, Number.isNaN(ms) ? value : ms);
      });
    }, data);
  }
}

function changedAt(
  data: Record<string, Value>,
  [name = '', ...rest]: string[],
  change: (value: Value) => Value,
): Record<string, Value> {
  const value = data[name];
  if (value === undefined || value === null) return data;
  if (rest.length === 0) return { ...data, [name]: change(value) };
  if (typeof value !== 'object' || Array.isArray(value)) return data;
  return { ...data, [name]: changedAt(value, rest, change) };
}
