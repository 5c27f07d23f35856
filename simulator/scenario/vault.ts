/**
 * A scenario's own vault: personal values and free texts are written plainly in a scenario, the kernel takes references
 * only. The same text has the same reference, so that values can be compared without being kept.
 */
import { isField } from '../../engine/values/fit.ts';
import { sha256 } from '../../language/hash.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';

export class ScenarioVault {
  private readonly texts = new Map<string, Value>();

  /** The reference of a value. */
  refOf(value: Value): string {
    const ref = `v1.${sha256(JSON.stringify(value))}`;
    this.texts.set(ref, value);
    return ref;
  }

  /** Fields with references where they are personal. */
  veiled(plan: Plan, data: Record<string, Value>): Record<string, Value> {
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.veil(plan.fields[name], value)]));
  }

  /** What a case gives another one that it starts: plain where its field is not personal, as far as that may be. */
  passedOn(plan: Plan, data: Record<string, Value>): Record<string, Value> | undefined {
    const plain = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.plain(value)]));
    const told = Object.keys(data).some((name) => plain[name] !== data[name] && plan.fields[name]?.personal !== true);
    return told ? undefined : this.veiled(plan, plain);
  }

  /** One value of a field. */
  veil(field: FieldPlan | undefined, value: Value): Value {
    if (value === null || field === undefined) return value;
    if (field.personal) return this.refOf(value);
    if (field.type !== 'list' || !Array.isArray(value) || field.of === undefined) return value;
    const { of } = field;
    if (isField(of)) return value.map((item) => this.veil(of, item));
    return value.map((item) =>
      item !== null && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).map(([name, it]) => [name, this.veil(of[name], it)]))
        : item,
    );
  }

  /** The plain value behind a reference; anything else as it is. */
  plain(value: Value): Value {
    return typeof value === 'string' ? (this.texts.get(value) ?? value) : value;
  }
}
