/** What retention left of what it removed, held against the installation's key and the anchors. Pure. */
import type { Anchor } from '../records/outbox/chain.ts';
import { accessStoneText, stoneText } from '../records/retention/stones.ts';
import type { AccessStone, Tombstone } from '../records/store/retention.ts';
import { isSigned } from './signing.ts';

/**
 * `unsigned`: nobody with the installation's key made it; `missing`: it ends before what was anchored; `rewritten`: it ends in
 * another hash; `alive`: what it says was removed is there.
 */
export type StoneFault = 'unsigned' | 'missing' | 'rewritten' | 'alive';

/** Undefined: nothing is wrong with it. `trusted`: public keys; `ends`: of this case's chain, as anchored. */
export function tombstoneFault(
  stone: Tombstone,
  trusted: readonly string[],
  ends: readonly Anchor[],
): StoneFault | undefined {
  const { key, signature, ...said } = stone;
  if (!trusted.includes(key) || !isSigned(stoneText(said), signature, key)) return 'unsigned';
  if (ends.some((it) => it.length > stone.length)) return 'missing';
  return endsOtherwise(stone, ends) ? 'rewritten' : undefined;
}

/** The same of the oldest lines of the access log, which has grown since. */
export function accessStoneFault(
  stone: AccessStone,
  trusted: readonly string[],
  ends: readonly Anchor[],
): StoneFault | undefined {
  const { key, signature, ...said } = stone;
  if (!trusted.includes(key) || !isSigned(accessStoneText(said), signature, key)) return 'unsigned';
  return endsOtherwise(stone, ends) ? 'rewritten' : undefined;
}

function endsOtherwise({ length, head }: Anchor, ends: readonly Anchor[]): boolean {
  return ends.some((it) => it.length === length && it.head !== head);
}
