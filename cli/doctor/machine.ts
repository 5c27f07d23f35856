/** What the machine brings: Node, the packages, a Temporal CLI to start a server with. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliCache, cliVersion } from '../../startup/temporal-cli.ts';
import { type Line, note, ok, problem, type Say } from './line.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** package.json, as far as it is looked at. */
interface Manifest {
  engines: { node: string };
  dependencies: Record<string, string>;
}

export function machine(say: Say): Line[] {
  return [node(say), packages(say)];
}

/** `engines` is of the form `>=20.19 <26`. */
function node(say: Say): Line {
  const { engines } = manifest();
  const [oldest = [0, 0], first = [99]] =
    engines.node.match(/\d+(\.\d+)?/g)?.map((text) => text.split('.').map(Number)) ?? [];
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldest;
  const tooOld = major < oldMajor || (major === oldMajor && minor < oldMinor);
  if (!tooOld && major < (first[0] ?? 99)) return ok('Node', process.versions.node);
  return problem(
    'Node',
    process.versions.node,
    say(`需要 ${engines.node}，建议 22 或 24`, `needs ${engines.node}; 22 or 24 is best`),
  );
}

function packages(say: Say): Line {
  const what = say('依赖', 'packages');
  const todo = say('运行 npm ci', 'run npm ci');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return problem(what, say('未安装', 'not installed'), todo);
  const missing = Object.keys(manifest().dependencies).filter((name) => !existsSync(join(root, 'node_modules', name)));
  if (missing.length > 0)
    return problem(what, say(`缺少 ${missing.join('、')}`, `missing: ${missing.join(', ')}`), todo);
  const lock = join(root, 'package-lock.json');
  if (existsSync(lock) && statSync(lock).mtimeMs > statSync(installed).mtimeMs + 1_000)
    return note(what, say('package-lock.json 比安装的新', 'package-lock.json is newer than what is installed'), todo);
  return ok(what, say('齐全', 'all there'));
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

/** Looks only: a missing one is fetched by `npm start`. */
export async function temporalCli(home: string, env: NodeJS.ProcessEnv, say: Say): Promise<Line> {
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), join(home, 'bin'), cliCache(env)];
  for (const path of folders.map((folder) => join(folder, name)).filter((it) => existsSync(it))) {
    const version = await cliVersion(path);
    if (version !== undefined) return ok('Temporal CLI', `${version.join('.')} (${path})`);
  }
  return note(
    'Temporal CLI',
    say('没有', 'none'),
    say('npm start 会下载；离线时把 temporal 放入 PATH', 'npm start fetches it; offline: put temporal on the PATH'),
  );
}
