/**
 * An anchor: the ends of all chains at one time, signed, to be kept where the database's owner cannot write. It lists what
 * has changed since the anchor before and holds that one's hash, so that none can be left out of the row. Every line is
 * signed by itself, too: a bundle shows one case's lines to somebody who need not see the others.
 */
import { createHash } from 'node:crypto';
import type { Handover } from '../records/store/keys.ts';
import { wayBetween } from './handover.ts';
import { isSigned, type Signer } from './signing.ts';

/** One chain's end: `case/<id>`, or with length 1 the hash of a published body (`sop/<id>/<version>`, `workspace/<n>`). */
export interface Head {
  what: string;
  length: number;
  head: string;
}

/** A chain's end as it was anchored, with its signature. */
export interface SignedHead extends Head {
  signature: string;
}

/** What a line's signature is of. */
export function lineText(at: { number: number; atMs: number }, { what, length, head }: Head): string {
  return JSON.stringify([at.number, new Date(at.atMs).toISOString(), what, length, head]);
}

/** What an anchor says. */
export interface Anchor {
  /** From 1, without a gap. */
  number: number;
  atMs: number;
  /** SHA-256 of the anchor before; empty for the first. */
  before: string;
  /** Who signed it. */
  key: string;
  /** How that key came after the one before it; empty: it is the same. */
  handovers: readonly Handover[];
  heads: SignedHead[];
}

/** Why a text is no anchor to rely on. */
export type AnchorFault = 'unreadable' | 'unsigned' | 'out-of-row';

/** The file: JSON lines; the first says which anchor, the last signs all before it. Ends with a line break. */
export function writeAnchor(
  anchor: Pick<Anchor, 'number' | 'atMs' | 'before'>,
  heads: readonly Head[],
  signer: Signer,
  handovers: readonly Handover[] = [],
): string {
  const { number, atMs, before } = anchor;
  const first = {
    bihuan_anchor: 1,
    number,
    at: new Date(atMs).toISOString(),
    before,
    key: signer.publicKey,
    ...(handovers.length > 0 && { handovers }),
  };
  const body = [first, ...heads.map((it) => [it.what, it.length, it.head, signer.sign(lineText(anchor, it))])]
    .map((it) => `${JSON.stringify(it)}\n`)
    .join('');
  return `${body}${JSON.stringify({ heads: heads.length, signature: signer.sign(body) })}\n`;
}

/**
 * Reads one. `key` is who signed the anchor before: one of another key is unsigned, unless it says how that key came after.
 * Undefined: the first of a row is its own witness; whether it is to be trusted, the row says.
 *
 * @param expected its number and the hash of the anchor before, by its place in the row
 */
export function readAnchor(
  text: string,
  key: string | undefined,
  expected: { number: number; before: string },
): Anchor | AnchorFault {
  const lines = text.split('\n');
  if (lines.pop() !== '') return 'unreadable';
  const last = parsed(lines.at(-1));
  const first = parsed(lines[0]);
  if (!isObject(first) || !isObject(last) || first.bihuan_anchor !== 1) return 'unreadable';
  const body = lines
    .slice(0, -1)
    .map((it) => `${it}\n`)
    .join('');
  const own = String(first.key);
  const handovers = isList(first.handovers) ? (first.handovers as Handover[]) : [];
  const way = key === undefined ? [] : wayBetween(key, own, handovers);
  if (way === undefined || typeof last.signature !== 'string' || !isSigned(body, last.signature, own))
    return 'unsigned';
  if (first.number !== expected.number || first.before !== expected.before) return 'out-of-row';
  const heads: SignedHead[] = [];
  for (const line of lines.slice(1, -1)) {
    const [what, length, head, signature] = parsed(line) as [string, number, string, string];
    heads.push({ what, length, head, signature });
  }
  const atMs = Date.parse(String(first.at));
  return { number: expected.number, atMs, before: expected.before, key: own, handovers: way, heads };
}

/** SHA-256 of an anchor's file, which the next one holds. */
export function hashOfAnchor(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
