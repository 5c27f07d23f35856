/** The forms a risk signal can have (rule 25), and what its plan says of itself by its form. One object a form. */
import type { Expr, SignalPlan } from '../plan.ts';

/** `when` becomes true; `count` is reached across cases; `silent`: an event does not come. */
export type SignalForm = 'when' | 'count' | 'silent';

/** Everything that looks at signals asks its form. */
export interface FormFacts {
  /** The condition that it watches. */
  condition(signal: SignalPlan): Expr | undefined;
  /** Fields it compares between cases. */
  fields(signal: SignalPlan): readonly string[];
  /** The record counts for it and tells the case. */
  counted: boolean;
  /** The event it listens for. */
  listensFor(signal: SignalPlan): string | undefined;
}

const FORMS: Record<SignalForm, FormFacts> = {
  when: {
    condition: (signal) => signal.when,
    fields: () => [],
    counted: false,
    listensFor: () => undefined,
  },
  count: {
    condition: () => undefined,
    fields: (signal) => signal.count?.same ?? [],
    counted: true,
    listensFor: () => undefined,
  },
  silent: {
    condition: () => undefined,
    fields: () => [],
    counted: false,
    listensFor: (signal) => signal.silent?.event,
  },
};

export const SIGNAL_FORMS = Object.keys(FORMS) as SignalForm[];

/** What is said of a signal that was written without one, which the compiler reports. */
const NO_FORM: FormFacts = {
  condition: () => undefined,
  fields: () => [],
  counted: false,
  listensFor: () => undefined,
};

/** The one form of a compiled signal; undefined only for what the compiler has refused. */
export function formOf(signal: SignalPlan): SignalForm | undefined {
  return SIGNAL_FORMS.find((it) => signal[it] !== undefined);
}

export function formFacts(signal: SignalPlan): FormFacts {
  const form = formOf(signal);
  return form === undefined ? NO_FORM : FORMS[form];
}
