/**
 * The language's one entry: a workspace's files → checked packages and every diagnostic at once. Pure and synchronous;
 * runs in Node and in a browser. A broken file does not hide other files' mistakes.
 */
import { type Around, aroundOf, listening, type SoundSop, textsOf } from './around.ts';
import type { CalendarTable } from './calendar/table.ts';
import { checkSop } from './check/check.ts';
import { checkRuns } from './check/runs.ts';
import { type CompiledSop, compileSop } from './compile/plan.ts';
import type { Connector } from './connector.ts';
import type { Diagnostic, Locale, Range } from './diagnostic.ts';
import { FILES_MAX } from './limits.ts';
import type { Organization } from './organization.ts';
import type { Package } from './plan.ts';
import type { RetentionPlan } from './retention.ts';
import { expand } from './fragments/expand.ts';
import { createReporter, muted, naming, type Reporter, sorted } from './report.ts';
import { compileScenarios } from './scenario/compile.ts';
import type { ScenarioFile } from './scenario/scenario.ts';
import { ScenariosFile } from './schema/scenarios.ts';
import { Sop } from './schema/sop.ts';
import { validate } from './schema/validate.ts';
import { readSource } from './source/read.ts';
import { at, rangeAt, rootOf, valueRange } from './source/place.ts';
import { nearest } from './suggest.ts';
import { type FileKind, type Files, kindOf, reportUnknown } from './workspace/files.ts';
import { readRetention } from './workspace/retention.ts';

export type { Files } from './workspace/files.ts';

export interface Workspace {
  /** By SOP id: those without an error in them or in the files they stand on. */
  packages: Map<string, Package>;
  /** Absent when organization.yaml is missing or has an error. */
  organization?: Organization;
  /** By id; empty when connectors.yaml is missing or has an error. */
  connectors: Map<string, Connector>;
  /** Every calendar of the workspace that compiled, by id. */
  calendars: Map<string, CalendarTable>;
  /** How long what is kept; absent when retention.yaml is missing or has an error. */
  retention?: RetentionPlan;
  /** Scenario files without an error, in the order of their names. */
  scenarios: ScenarioFile[];
  /** In the order of files and positions. */
  diagnostics: Diagnostic[];
}

export interface LoadOptions {
  locale?: Locale;
  /** Given every SOP without an error, with its places: for questions that are asked of one alone. */
  sound?: (compiled: CompiledSop) => void;
}

/** Reads, compiles and checks a workspace. Never throws, whatever the files hold. */
export function load(files: Files, options: LoadOptions = {}): Workspace {
  const reporter = createReporter(options.locale ?? 'zh');
  const paths = [...files.keys()].sort().slice(0, FILES_MAX);
  const ofKind = (kind: FileKind) => paths.filter((path) => kindOf(path) === kind);
  if (files.size > FILES_MAX) reporter.report('file/too-many', emptyRange(paths[0] ?? ''), { limit: FILES_MAX });
  for (const path of ofKind('unknown')) reportUnknown(path, reporter);
  const around = aroundOf(files, paths, reporter);
  const { surroundings, sound } = around;
  const packages = new Map<string, Package>();
  const sops = new Map<string, CompiledSop | undefined>();
  for (const path of ofKind('sop')) {
    const { compiled, faulty } = loadSop(path, files.get(path) ?? '', around, reporter);
    sops.set(idOfSop(path), compiled);
    if (compiled !== undefined && !faulty && sound) packages.set(compiled.package.plan.sop, compiled.package);
  }
  const compiledSops = new Map(
    [...sops].flatMap(([, sop]) => (sop === undefined ? [] : [[sop.package.plan.sop, sop] as const])),
  );
  checkRuns(compiledSops, ofKind('sop').map(idOfSop));
  dropFaulty(packages, reporter);
  for (const [sop, compiled] of sops) if (compiled !== undefined && packages.has(sop)) options.sound?.(compiled);
  const retention = readRetention(files, sops, reporter);
  const scenarios = ofKind('scenarios').flatMap((path) => loadScenarios(path, files.get(path) ?? '', sops, reporter));
  return {
    packages,
    ...(surroundings.organization && { organization: surroundings.organization }),
    connectors: new Map(surroundings.connectors.entries),
    calendars: new Map(
      [...(surroundings.calendars.entries ?? [])].flatMap(([id, table]) => (table ? [[id, table] as const] : [])),
    ),
    ...(retention && { retention }),
    scenarios,
    diagnostics: sorted(reporter.diagnostics),
  };
}

const idOfSop = (path: string) => (path.split('/').at(-1) ?? path).replace(/\.sop\.yaml$/, '');

/** What only shows when all SOPs are known makes a package unusable just the same. */
function dropFaulty(packages: Map<string, Package>, reporter: Reporter): void {
  const faulty = reporter.diagnostics.filter((d) => d.code.startsWith('run/') && d.severity === 'error');
  for (const { range } of faulty) packages.delete(idOfSop(range.file));
}

/** What could be compiled of a file, and whether the file has an error. */
function loadSop(
  path: string,
  text: string,
  around: Around,
  reader: Reporter,
): { compiled?: CompiledSop; faulty: boolean } {
  const texts = textsOf(path, text);
  const known = around.sops.get(texts);
  if (known !== undefined) return { compiled: heardBy(reader, known), faulty: false };
  const told = listening(reader);
  const before = told.diagnostics.length;
  const written = readSource(path, text, told);
  if (!written.sound) return { faulty: true };
  const { source, uses } = expand(written, around.fragments, told);
  // What stands after a use that could not be expanded is not what the author meant.
  if (!source.sound || told.diagnostics.slice(before).some((d) => d.severity === 'error')) return { faulty: true };
  const reporter = naming(told, (file) => uses.get(file));
  const ours = (file: string) => file === path || uses.has(file);
  const { value, clean, doubtful } = validate(Sop, source, reporter);
  if (value === undefined) return { faulty: true };
  const inDoubt = ({ file, start }: Range) =>
    doubtful.some((d) => d.file === file && start.offset >= d.start.offset && start.offset <= d.end.offset);
  const compiled = compileSop(
    value,
    source,
    around.surroundings,
    muted(reporter, (range) => !ours(range.file) || !inDoubt(range)),
  );
  // Rules about the whole route would blame the author for what was dropped.
  const isLoose = (d: Diagnostic) => d.code === 'step/unknown-target' && ours(d.range.file);
  if (clean) checkSop(compiled, !reporter.diagnostics.slice(before).some(isLoose));
  const faulty = reporter.diagnostics.slice(before).some((d) => d.severity === 'error' && ours(d.range.file));
  if (clean && told.silent) around.sops.keep(texts, { compiled, uses });
  return { compiled, faulty: faulty || !clean };
}

/** What was compiled before; what is still found, as one SOP starts another, is told to the reader of now. */
function heardBy(reader: Reporter, { compiled, uses }: SoundSop): CompiledSop {
  return { ...compiled, context: { ...compiled.context, reporter: naming(reader, (file) => uses.get(file)) } };
}

/** A scenario file's stories, when nothing in it is wrong. Of an SOP that could not be read nothing can be said. */
function loadScenarios(
  path: string,
  text: string,
  sops: ReadonlyMap<string, CompiledSop | undefined>,
  reporter: Reporter,
): ScenarioFile[] {
  const before = reporter.diagnostics.length;
  const source = readSource(path, text, reporter);
  const { value, clean } = source.sound
    ? validate(ScenariosFile, source, reporter)
    : { value: undefined, clean: false };
  if (value === undefined || !clean) return [];
  const name = path.replace(/\.test\.yaml$/, '');
  const sopRange = valueRange(at(rootOf(source), 'sop'));
  if (value.sop !== name) reporter.report('sop/id-is-not-file-name', sopRange, { found: value.sop, expected: name });
  else if (!sops.has(value.sop))
    reporter.report('scenario/unknown-sop', sopRange, {
      found: value.sop,
      suggestion: nearest(value.sop, sops.keys()),
      expected: [...sops.keys()].join(', '),
    });
  const compiled = sops.get(value.sop);
  if (compiled === undefined) return [];
  const file = compileScenarios({ ...compiled.context, reporter, root: rootOf(source) }, value, source, sops);
  return reporter.diagnostics.slice(before).some((d) => d.severity === 'error') ? [] : [file];
}

function emptyRange(file: string) {
  return rangeAt({ file, text: '', lines: [0], sound: false }, 0, 0);
}
