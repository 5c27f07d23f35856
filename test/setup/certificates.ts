/** X.509 certificates for one test: an authority, and what it signs for servers and clients (RFC 5280, ECDSA P-256). */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its private key in PEM. */
export interface Certified {
  cert: string;
  key: string;
}

/** An authority, and what it vouches for. */
export interface Authority {
  cert: string;
  issue(name: string): Certified;
}

const DAY_MS = 86_400_000;

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const yes = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const time = (ms: number) =>
  der(0x18, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));

/** basicConstraints, critical. */
const isAuthority = sequence(oid('551d13'), yes, octets(sequence(yes)));
/** subjectAltName: localhost and 127.0.0.1. */
const forThisMachine = sequence(
  oid('551d11'),
  octets(sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);
/** extKeyUsage: serverAuth, clientAuth. */
const forTls = sequence(oid('551d25'), octets(sequence(oid('2b06010505070301'), oid('2b06010505070302'))));

function certificate(of: { subject: string; key: KeyObject }, by: { issuer: string; key: KeyObject }, more: Buffer[]) {
  const spki = of.key.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha1').update(spki).digest();
  const subjectKeyId = sequence(oid('551d0e'), octets(octets(keyId)));
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    commonName(by.issuer),
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    commonName(of.subject),
    spki,
    der(0xa3, sequence(subjectKeyId, ...more)),
  );
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(sign('sha256', body, by.key))));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Good from yesterday to tomorrow. */
export function makeAuthority(issuer: string): Authority {
  const own = pair();
  return {
    cert: certificate({ subject: issuer, key: own.publicKey }, { issuer, key: own.privateKey }, [isAuthority]),
    issue: (name) => {
      const { publicKey, privateKey } = pair();
      const cert = certificate({ subject: name, key: publicKey }, { issuer, key: own.privateKey }, [
        forThisMachine,
        forTls,
      ]);
      return { cert, key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
    },
  };
}
