/** docker-compose.yml agrees with the code: flags, ports, variables and programs that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultPorts } from '../../startup/ports.ts';
import { programs } from '../../startup/build.mjs';
import { dynamicConfig } from '../../startup/temporal-server.ts';
import { variables } from '../../startup/variables.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command: string[];
  readonly environment?: Record<string, string>;
  readonly ports?: string[];
}

const file = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const services = Object.entries(file.services);
const ours = services.filter(([, it]) => it.build);

test('the servers are those of the product, our processes share one image', () => {
  expect(Object.keys(file.services)).toEqual([
    'temporal',
    'postgres',
    'prepare',
    'migrate',
    'worker',
    'api',
    'sandbox',
  ]);
  expect(file.services.temporal?.image).toBe('temporalio/temporal:1.9.1');
  expect(file.services.postgres?.image).toBe('postgres:18');
  expect(ours.map(([, it]) => it.build)).toEqual(['.', '.', '.', '.', '.']);
});

test('the owner of the database migrates, and nobody else is told how to connect as it', () => {
  const told = ours.filter(([, it]) => it.environment?.BIHUAN_OWNER_DATABASE_URL !== undefined);
  expect(told.map(([name]) => name)).toEqual(['migrate']);
});

test('the image is pinned, runs as nobody special, counts nothing, and holds no secret', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  const bases = lines.filter((line) => line.startsWith('FROM '));
  expect(bases).toHaveLength(1);
  expect(bases[0]).toMatch(/^FROM node:22-slim@sha256:[0-9a-f]{64}$/);
  expect(lines.indexOf('USER node')).toBeGreaterThan(lines.indexOf('COPY . .'));
  expect(lines.join('\n')).toContain('rm -rf node_modules/@scarf');
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  for (const it of [
    '**/.env',
    '**/.env.*',
    '.bihuan*',
    '**/secret',
    '**/*.pem',
    '**/*.key',
    '**/*.age',
    '**/*.backup',
    '**/key.txt',
    '**/*.db',
    '.git',
  ])
    expect(ignored).toContain(it);
});

test('no source is taken for a secret: the image is built from all of them', () => {
  const rules = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ out: !line.startsWith('!'), glob: globOf(line.replace('!', '')) }));
  const left = sources('.').filter((path) => rules.findLast(({ glob }) => glob.test(path))?.out === true);
  expect(left).toEqual([]);
});

/** Every file but those of tests, docs and what is made. */
function sources(folder: string): string[] {
  const here = readdirSync(folder, { withFileTypes: true });
  return here
    .filter(({ name }) => !/^(\.|node_modules$|dist$|coverage$|test$|docs$)/.test(name))
    .flatMap((it) =>
      it.isDirectory()
        ? readdirSync(it.name, { recursive: true, encoding: 'utf8' }).map((path) => `${it.name}/${path}`)
        : it.name,
    );
}

/** A line of .dockerignore: what it names, and all below. */
function globOf(line: string): RegExp {
  const text = line
    .replaceAll('.', '\\.')
    .replaceAll('**/', '(.*/)?')
    .replaceAll(/\*(?!\/)/g, '[^/]*');
  return new RegExp(`^${text}(/|$)`);
}

test('Temporal runs with the settings that start-up uses', () => {
  const flags = file.services.temporal?.command ?? [];
  for (const setting of dynamicConfig) expect(flags).toContain(`--dynamic-config-value=${setting}`);
  expect(flags).toContain('--sqlite-pragma=synchronous=FULL');
});

test.each(ours)('%s sets only variables the configuration reads and runs a program of the repository', (_, service) => {
  const known = variables.map((it) => it.name);
  for (const name of Object.keys(service.environment ?? {})) expect(known).toContain(name);
  const program = service.command.find((it) => it.endsWith('.js')) ?? '';
  const source = programs[program.replace(/^dist\/(.*)\.js$/, '$1')];
  expect(source && existsSync(source), program).toBe(true);
});

test('ports are the documented ones and open to this machine alone', () => {
  const open = services.flatMap(([, it]) => it.ports ?? []);
  const { temporal, temporalUi, api } = defaultPorts;
  expect(open.toSorted()).toEqual([temporal, temporalUi, api].map((it) => `127.0.0.1:${it}:${it}`).toSorted());
});
