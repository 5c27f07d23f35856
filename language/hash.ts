/**
 * Content hash of a plan: SHA-256 over canonical JSON. Written out here (FIPS 180-4) because it must be synchronous and
 * the same in Node and in a browser: WebCrypto is asynchronous, node:crypto is not in a browser, and a library for forty
 * lines that never change is one more thing to watch.
 */

/** Canonical JSON (RFC 8785 in what plans hold): keys sorted by code unit, no spaces, undefined left out. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    let items = '';
    for (let i = 0; i < value.length; i++) items += (i === 0 ? '' : ',') + canonical(value[i] ?? null);
    return `[${items}]`;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const named: string[] = [];
  for (const name of Object.keys(fields).sort())
    if (fields[name] !== undefined) named.push(`${JSON.stringify(name)}:${canonical(fields[name])}`);
  return `{${named.join(',')}}`;
}

/** First 32 bits of the fractional parts of the roots of the first primes. */
function fractions(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) found.push(((root(n) % 1) * 2 ** 32) | 0);
  }
  return found;
}

const ROUNDS = Int32Array.from(fractions(64, Math.cbrt));
const START = Int32Array.from(fractions(8, Math.sqrt));

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/** Each byte in two digits. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const encoder = new TextEncoder();
/** What most texts fit into, with their padding; every use of both fills what it reads. */
const room = new Uint8Array(4_096);
const words = new Int32Array(64);

/** SHA-256 of the UTF-8 bytes of a text, in hex. */
export function sha256(text: string): string {
  // A UTF-16 unit is three bytes at most; 72 is the longest padding.
  const longest = text.length * 3 + 72;
  const bytes = longest <= room.length ? room : new Uint8Array(longest);
  const { written } = encoder.encodeInto(text, bytes);
  const blocks = ((written + 8) >> 6) + 1;
  bytes.fill(0, written, blocks * 64);
  bytes[written] = 0x80;
  const hash = START.slice();
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) words[i] = wordAt(bytes, block * 64 + i * 4);
    if (block === blocks - 1) {
      words[14] = Math.floor(written / 2 ** 29);
      words[15] = written << 3;
    }
    expand();
    compress(hash);
  }
  let hex = '';
  for (let i = 0; i < 32; i++) hex += HEX[(at(hash, i >> 2) >>> (24 - 8 * (i & 3))) & 255];
  return hex;
}

function wordAt(bytes: Uint8Array, i: number): number {
  return ((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
}

function expand(): void {
  for (let i = 16; i < 64; i++) {
    const a = at(words, i - 15);
    const b = at(words, i - 2);
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    words[i] = (at(words, i - 16) + s0 + at(words, i - 7) + s1) | 0;
  }
}

// Eight variables, not an array that is taken apart each round: approvals are hashed whenever something happens to them.
function compress(hash: Int32Array): void {
  let [a, b, c, d] = [at(hash, 0), at(hash, 1), at(hash, 2), at(hash, 3)];
  let [e, f, g, h] = [at(hash, 4), at(hash, 5), at(hash, 6), at(hash, 7)];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUNDS, i) + at(words, i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0] = at(hash, 0) + a;
  hash[1] = at(hash, 1) + b;
  hash[2] = at(hash, 2) + c;
  hash[3] = at(hash, 3) + d;
  hash[4] = at(hash, 4) + e;
  hash[5] = at(hash, 5) + f;
  hash[6] = at(hash, 6) + g;
  hash[7] = at(hash, 7) + h;
}

/** Every index asked for lies within. */
function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}
