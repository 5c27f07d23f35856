#!/usr/bin/env node
// Verifies a case's audit exported by `sop audit export`, with nothing but Node: node verify-bundle.mjs FILE [PUBLIC KEY]
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
const say = (text) => process.stdout.write(`${text}\n`);
const [file, expected] = process.argv.slice(2);
const bundle = JSON.parse(readFileSync(file, 'utf8'));
const keyOf = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
const signed = (parts, signature, by = bundle.key) =>
  verify(null, Buffer.from(JSON.stringify(parts)), keyOf(by), Buffer.from(signature, 'base64url'));
const byKey = (it) => Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)));
const sorted = (value) =>
  JSON.stringify(value, (_, it) => (it !== null && typeof it === 'object' && !Array.isArray(it) ? byKey(it) : it));
const faults = [];
const id = bundle.case;
if (expected !== undefined && bundle.key !== expected) faults.push('signed by another key than the one given');
// Of a case that was removed only its tombstone is left: where the chain ended.
const gone = bundle.removed?.said;
const end = gone ? { length: gone[8], head: gone[9] } : bundle.end;
const said = gone ?? [id, bundle.at, end.length, end.head];
// Anchors and tombstones may be of a former key: one that handed over to a known one, by the signatures of both.
const known = new Set([bundle.key]);
for (const { from, to, given, taken } of [...(bundle.handovers ?? [])].reverse()) {
  const words = ['bihuan-handover', from, to];
  if (known.has(to) && signed(words, given, from) && signed(words, taken, to)) known.add(from);
}
const { signature: given, key: by = bundle.key } = bundle.removed ?? bundle;
if (said[gone ? 1 : 0] !== id || !known.has(by) || !signed(said, given, by)) faults.push('the signature is wrong');
// Each hash is of the hash before, a line break, and the line itself.
let { head, length } = gone ? end : { head: '', length: 0 };
const heads = new Map();
for (const { link, hash, taskMs, event } of bundle.links ?? []) {
  if (hash === null) continue;
  const own = createHash('sha256')
    .update(`${head}\n${sorted({ case: id, link, taskMs, event })}`)
    .digest('hex');
  if (link !== length + 1 || hash !== own) {
    faults.push(`line ${length + 1} is not what was chained`);
    break;
  }
  head = hash;
  length = link;
  heads.set(link, hash);
}
if (length !== end.length || head !== end.head) faults.push('the chain does not end where it says');
// What was anchored earlier must still be one of the links.
for (const { number, at, length: anchored, head: was, signature, key = bundle.key } of bundle.anchors) {
  if (!known.has(key) || !signed([number, at, `case/${id}`, anchored, was], signature, key))
    faults.push(`anchor ${number} is not signed`);
  if (gone && anchored < length) continue;
  if ((gone ? anchored === length && head : heads.get(anchored)) !== was)
    faults.push(`the chain is not what anchor ${number} of ${at} saw`);
}
const open = (bundle.links ?? []).filter((it) => it.hash === null).length;
for (const it of faults) say(`WRONG  ${id}: ${it}`);
const how = gone ? `removed ${gone[7]} by class ${gone[3]}` : `${open} not final yet`;
if (faults.length === 0) say(`GOOD   ${id}: ${length} lines, held against ${bundle.anchors.length} anchors; ${how}`);
if (expected === undefined) say(`Signed by ${bundle.key}: compare it with the key you were given.`);
process.exitCode = faults.length === 0 ? 0 : 1;
