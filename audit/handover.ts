/** One signing key follows another when the secret is exchanged: both say so, and whoever trusts the one knows the other. */
import type { Handover } from '../records/store/keys.ts';
import { isSigned, type Signer } from './signing.ts';

function textOf({ from, to }: Pick<Handover, 'from' | 'to'>): string {
  return JSON.stringify(['bihuan-handover', from, to]);
}

/** Signed by both. */
export function handOver(from: Signer, to: Signer): Handover {
  const keys = { from: from.publicKey, to: to.publicKey };
  return { ...keys, given: from.sign(textOf(keys)), taken: to.sign(textOf(keys)) };
}

function holds(it: Handover): boolean {
  return isSigned(textOf(it), it.given, it.from) && isSigned(textOf(it), it.taken, it.to);
}

/** Those held, and all that handed over to one of them: who trusts a key trusts what it took over from. */
export function trustedKeys(held: readonly string[], handovers: readonly Handover[]): string[] {
  const trusted = new Set(held);
  for (let before = -1; before < trusted.size; ) {
    before = trusted.size;
    for (const it of handovers) if (trusted.has(it.to) && holds(it)) trusted.add(it.from);
  }
  return [...trusted];
}

/** How one key came after another, step by step; undefined: it did not. None: it is the same. */
export function wayBetween(from: string, to: string, handovers: readonly Handover[]): readonly Handover[] | undefined {
  const way: Handover[] = [];
  for (let at = from; at !== to; ) {
    const next = handovers.find((it) => it.from === at && !way.includes(it) && holds(it));
    if (next === undefined) return undefined;
    way.push(next);
    at = next.to;
  }
  return way;
}
