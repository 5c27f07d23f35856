/** Makes the code that runs in the workflow sandbox; runs in Node, at start-up and once per test run. */
import { fileURLToPath } from 'node:url';
import {
  type BundleOptions,
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/**
 * What a thread loads once for all its cases, with all that these import: pure code, which keeps nothing of a case. The rest of
 * the sandbox is evaluated anew for each case, and was most of what a case in memory took.
 */
const ONCE_A_THREAD = [
  '../engine/kernel.ts',
  '../engine/event.ts',
  '../engine/rules.ts',
  '../engine/plan-index.ts',
  '../engine/migrate/migrate.ts',
  '../engine/see/sla.ts',
  '../language/calendar/arithmetic.ts',
  '../language/kinds/of-step.ts',
  '../words/words.ts',
  './cut.ts',
  './shared-plan.ts',
];

/**
 * Takes one to three seconds. The bundle holds the kernel and nothing that parses, no time zone and no Node built-in.
 * `interceptors`: files of workflow interceptors that go in beside it.
 */
export function bundleCaseWorkflow(interceptors: string[] = []): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./all.ts', import.meta.url)),
    workflowInterceptorModules: interceptors,
    preloadModules: ONCE_A_THREAD.map((file) => fileURLToPath(new URL(file, import.meta.url))),
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: forToday,
  });
}

/**
 * The SDK compiles for ES2017, which turns every spread of an object into calls of a copying function. Node 20 knows
 * ES2022: the kernel, which copies state at every turn, gets smaller and faster. Comments and blanks stay out of the
 * sandbox, the SDK's own included; real minifying would halve the rest but take eight seconds of a start.
 */
function forToday(config: WebpackConfig): WebpackConfig {
  const rules = config.module?.rules ?? [];
  for (const rule of [...rules]) {
    if (!rule || typeof rule !== 'object' || !rule.use || typeof rule.use !== 'object' || !('options' in rule.use))
      continue;
    const { loader, options } = rule.use;
    if (typeof options !== 'object' || !('jsc' in options)) continue;
    options.jsc.target = 'es2022';
    options.jsc.minify = bare;
    options.minify = true;
    const jsc = { target: 'es2022', parser: { syntax: 'ecmascript' }, minify: bare };
    rules.push({
      test: /\.js$/,
      use: { loader, options: { minify: true, sourceMaps: true, jsc, module: { type: 'es6' } } },
    });
  }
  return config;
}

/** Whitespace and comments only: names stay, so that a stack trace reads. */
const bare = { compress: false, mangle: false, format: { comments: false } };
