/** What outside systems answer in a scenario: in turn, by call; instants as the connectors would hand them in. */
import type { Plan, Value } from '../../language/plan.ts';
import type { ScriptedReply } from '../../language/scenario/scenario.ts';
import type { CallReply } from '../play.ts';

/** The code of a call that is scripted to fail: as if the outside system had answered 500 to the end. */
export const SCRIPTED_FAILURE = 'OutsideRefused';

export class Replies {
  private readonly plan: Plan;
  private readonly script: Record<string, ScriptedReply[]>;
  private readonly asked = new Map<string, number>();

  constructor(plan: Plan, script: Record<string, ScriptedReply[]>) {
    this.plan = plan;
    this.script = script;
  }

  /** The next answer to a call; an empty reply once the script is used up. */
  next(call: string): CallReply {
    const n = this.asked.get(call) ?? 0;
    this.asked.set(call, n + 1);
    const reply = this.script[call]?.[n] ?? {};
    return reply === 'failed' ? { failed: SCRIPTED_FAILURE } : this.inUnits(call, reply);
  }

  /** Instants that the step saves come in as ISO 8601 and are epoch ms in the case. */
  private inUnits(call: string, reply: Record<string, Value>): Record<string, Value> {
    const paths = this.plan.steps.flatMap((step) =>
      step.kind === 'do' && step.call === call
        ? step.save.flatMap(([field, path]) => (this.plan.fields[field]?.type === 'instant' ? [path] : []))
        : [],
    );
    return paths.reduce((changed, path) => withInstant(changed, path.split('.')), reply);
  }
}

function withInstant(reply: Record<string, Value>, [name = '', ...rest]: string[]): Record<string, Value> {
  const value = reply[name];
  if (rest.length === 0) {
    const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(ms) ? reply : { ...reply, [name]: ms };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return reply;
  return { ...reply, [name]: withInstant(value, rest) };
}
