/** The import rules of the house: rooms depend one way, and each outside library has one door. */

/** Rooms from the innermost out, each with the rooms it may import besides itself. */
// `workflows/contract` holds plain types: what crosses the border of the workflow.
const rooms = {
  language: [],
  engine: ['language'],
  words: ['engine', 'language'],
  workflows: ['engine', 'language', 'words', 'startup/search-attributes'],
  // Scenarios on a real server (simulator/on-temporal) see their case through the record.
  simulator: ['engine', 'language', 'words', 'workflows', 'startup', 'records'],
  activities: ['engine', 'language', 'words', 'records', 'startup', 'workflows'],
  audit: ['records'],
  // How a bucket is named, and why one does not answer, is told there.
  files: ['audit'],
  duties: ['engine', 'language', 'records', 'audit', 'files', 'workflows/contract'],
  // How an ended run is told, and which runs are cases', is the duty's; what a worker does against lost hours is handed to its duties.
  recovery: [
    'engine',
    'language',
    'records',
    'workflows',
    'startup',
    'duties/reconcile',
    'duties/cut-off',
    'duties/runs-of-cases',
  ],
  records: ['engine', 'language'],
  wire: ['engine', 'language', 'words'],
  api: ['engine', 'language', 'words', 'records', 'audit', 'files', 'activities', 'workflows', 'startup', 'wire'],
  cli: [
    'engine',
    'language',
    'words',
    'records',
    'audit',
    'files',
    'activities',
    'simulator',
    'recovery',
    'startup',
    'wire',
  ],
  startup: [],
  sandbox: [],
};

/** Libraries (by package name) and the only places that may import them. Tests, benchmarks and scripts may use any. */
const doors = {
  // Bodies have their shapes in wire/; api/ reads by them and draws them, and has shapes of its own for what it keeps.
  zod: ['language/', 'wire/', 'api/openapi/', 'api/translate/shape-faults.ts$', 'api/(route|serve|kept|refusal).ts$'],
  yaml: ['language/', 'cli/import/mapping.ts$'],
  '@marcbachmann/cel-js': ['language/expression/'],
  '@temporalio/client': ['api/temporal/', 'cli/', 'duties/', 'recovery/', 'startup/', 'simulator/', 'worker.ts$'],
  '@temporalio/worker': ['worker.ts$', 'workflows/bundle.ts$', 'startup/log.ts$', 'simulator/', 'recovery/retell.ts$'],
  '@temporalio/workflow': ['workflows/'],
  '@temporalio/activity': ['activities/', 'worker.ts$'],
  '@temporalio/testing': ['startup/', 'simulator/'],
  elkjs: ['language/diagram/place.ts$'],
  kysely: ['records/', 'startup/'],
  pg: ['records/', 'startup/'],
  express: ['api/', 'sandbox/'],
  jose: ['startup/token.ts$'],
  'prom-client': ['api/metrics.ts$', 'api/recorded-numbers.ts$'],
  commander: ['cli/'],
  'csv-parse': ['cli/'],
  '@aws-sdk/client-s3': ['(audit|files)/bucket.ts$'],
  'file-type': ['files/type.ts$'],
};

const exact = (text) => text.replace(/[/.]/g, '\\$&');
const anywhereElse = '^(test|bench|scripts|docs)/|\\.config\\.ts$';

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `${room}/ may import ${allowed.length ? allowed.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: `^(${Object.keys(rooms).join('|')}|test|bench|scripts|worker\\.ts)(/|$)`,
    pathNot: [room, ...allowed].map((it) => `^${it}(/|\\.ts$)`),
  },
}));

const doorRules = Object.entries(doors).map(([library, places]) => ({
  name: `door-${library}`,
  comment: `${library} is imported only in ${places.join(', ')}.`,
  severity: 'error',
  from: { path: '.', pathNot: [anywhereElse, '^node_modules/', ...places.map((it) => `^${it.replace(/\./g, '\\.')}`)] },
  to: { path: `^node_modules/${exact(library)}/|^${exact(library)}(/|$)` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...doorRules,
    {
      name: 'nobody-imports-the-api',
      comment: 'The API is the outermost room.',
      severity: 'error',
      from: { pathNot: '^(api|test|bench)/' },
      to: { path: '^api/' },
    },
    {
      name: 'pure-rooms-know-no-temporal',
      comment: 'The kernel and the language run anywhere, a browser included.',
      severity: 'error',
      from: { path: '^(engine|language|words)/' },
      to: { path: '@temporalio/' },
    },
    {
      name: 'no-node-in-kernel-and-workflows',
      comment: 'The workflow sandbox has no Node built-ins; bundle.ts and its cache run outside of it.',
      severity: 'error',
      from: { path: '^(engine|words|workflows)/', pathNot: '^workflows/bundle(-cache)?\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'wire-imports-zod-only',
      // That engine/ and language/ give types only, test/architecture.test.ts looks: the parser used here cannot tell.
      comment: 'The shapes run anywhere, a browser included.',
      severity: 'error',
      from: { path: '^wire/' },
      to: { pathNot: '^(wire|engine|language|words|node_modules/zod)/' },
    },
    { name: 'no-circle', severity: 'error', from: { pathNot: '^node_modules/' }, to: { circular: true } },
    {
      name: 'no-unknown',
      comment: 'Every import can be found.',
      severity: 'error',
      from: { pathNot: '^node_modules/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Reads TypeScript without its compiler: version 7 has no JavaScript interface to offer.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(node_modules/.*/node_modules|\\.bihuan|coverage|dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
