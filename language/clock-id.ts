/**
 * The identities of clocks, made and read here alone: the SOP's own go by their name; the clocks of steps, legs, promises and
 * signals by a head and what they belong to, as `step:propose`. The rest of an identity is the number of its instance.
 */

/** `step` and `attempt` name a step, `arbitration` a hand-over, `line` a leg, `promise` and `help` a number, `signal` a code. */
export type ClockHead = 'step' | 'attempt' | 'arbitration' | 'line' | 'promise' | 'signal' | 'help';

/** What the name `promise` in a condition or a scenario stands for: the promise missed, else the latest (rule 8). */
export const PROMISE = 'promise';
/** What a scenario calls the clock of the latest request for help (rule 33). */
export const HELP = 'help';

export function clockId(head: ClockHead, of: string | number): string {
  return `${head}:${of}`;
}

/** The SOP's own clock by its name, or any other by its head and what it belongs to. No name of an SOP holds a colon. */
export type ClockName = { head?: undefined; of: string } | { head: ClockHead; of: string };

export function clockName(id: string): ClockName {
  const colon = id.indexOf(':');
  return colon < 0 ? { of: id } : { head: id.slice(0, colon) as ClockHead, of: id.slice(colon + 1) };
}

/** What a clock of this head belongs to; undefined for any other clock. */
export function clockOfHead(id: string, head: ClockHead): string | undefined {
  return id.startsWith(`${head}:`) ? id.slice(head.length + 1) : undefined;
}

/** The case that a signal starts stands where a step's does: under the signal's name (rule 25). */
export function signalPlace(code: string): string {
  return clockId('signal', code);
}

/** The same clock where its step is called otherwise; legs, promises and signals keep their names, and so do the SOP's own. */
export function withStepNamed(id: string, name: (step: string) => string): string {
  const { head, of } = clockName(id);
  return head === 'step' || head === 'attempt' || head === 'arbitration' ? clockId(head, name(of)) : id;
}
