// The direction of dependencies: cli → report → capabilities → core ← plugin packages; backend-onnx stands alone.
// Each rule matches a package both by its folder (as the workspace resolves it) and by its name (as node_modules
// has it), and what cannot be resolved is an error: else a rule would pass silently. scripts/boundaries.test.ts
// breaks every rule on purpose.

const pluginFolders = 'trunks|loss-plugins|metrics|methods|rivals|explainers|segmenters|datasets|trackers';
/** Packages of functions over a run or a spec: core knows none of them. */
const capabilities = 'bias|export|faithfulness|sweeps';
const folders = `backend-onnx|core|statistics|networks|testing|report|page|cli|${capabilities}|${pluginFolders}`;

/** A workspace package, however it was resolved; `inside` is a pattern for the rest of the path. */
const own = (names, inside = '') => `(^packages|(^|/)node_modules/@hemlkit)/(${names})/${inside}`;
/** A package of npm, by its name. */
const npm = (names) => `(^|/)node_modules/(${names})/|^(${names})$`;

const tests = '\\.test\\.ts$|^packages/[^/]+/(test|bench|templates)/';
const core = '^packages/core/src/';

module.exports = {
  forbidden: [
    {
      name: 'unresolvable',
      comment: 'Every import leads somewhere: a dependency that is not found is not checked by any rule.',
      severity: 'error',
      from: {},
      // Optional peers are imported on demand and need not be installed.
      to: { couldNotResolve: true, pathNot: '^@tensorflow/tfjs-node(-gpu)?$' },
    },
    {
      name: 'no-circular',
      comment:
        'Modules that import each other, be it a type, cannot be understood or loaded one after the other.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { circular: true },
    },
    {
      name: 'backend-stands-alone',
      comment: '@hemlkit/backend-onnx is useful to anyone with tfjs and knows nothing of metric learning.',
      severity: 'error',
      from: { path: '^packages/backend-onnx/' },
      to: { path: own(folders), pathNot: '^packages/backend-onnx/' },
    },
    {
      name: 'core-below-all',
      comment:
        'Core knows no plugin package, no kit, no capability, no report and no command line; of ours only the backend.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: own(`report|page|cli|statistics|networks|testing|${capabilities}|${pluginFolders}`) },
    },
    {
      name: 'statistics-alone',
      comment: 'Statistics know no images, models or runs: of core only its contracts.',
      severity: 'error',
      from: { path: '^packages/statistics/' },
      to: {
        path: own(folders),
        pathNot: ['^packages/statistics/', own('core', '(src|dist)/run\\.[a-z.]+$')],
      },
    },
    {
      name: 'networks-through-the-door',
      comment:
        'Networks are bundled by plugins, and know of ours what those know: the doors of authors, and in tests the kit.',
      severity: 'error',
      from: { path: '^packages/networks/' },
      to: {
        path: own(folders),
        pathNot: [
          '^packages/networks/',
          own('core', '(src|dist)/(plugin|method)\\.[a-z.]+$'),
          own('testing'),
        ],
      },
    },
    {
      name: 'capabilities-through-the-door',
      comment:
        'A capability knows core by @hemlkit/core/run, bundles statistics, and knows no other capability.',
      severity: 'error',
      from: { path: `^packages/(${capabilities})/` },
      to: {
        path: own(folders),
        pathNot: [
          '^packages/$1/',
          own('statistics'),
          own('core', '(src|dist)/(run|plugin)\\.[a-z.]+$'),
          // A small spec and a toy plugin for tests.
          '^packages/core/src/experiment/fixtures/',
        ],
      },
    },
    {
      name: 'report-on-capabilities',
      comment: 'The report knows core and the capabilities, and nothing else of ours.',
      severity: 'error',
      from: { path: '^packages/report/' },
      to: { path: own(folders), pathNot: ['^packages/report/', own(`core|${capabilities}`)] },
    },
    {
      name: 'page-on-report-and-core',
      comment:
        'The page without a server knows core by @hemlkit/core/run and the report, and bundles what of plugins runs in a browser: their doors /browser.',
      severity: 'error',
      from: { path: '^packages/page/' },
      to: {
        path: own(folders),
        pathNot: [
          '^packages/page/',
          own('report'),
          own('core', '(src|dist)/(run|browser)\\.[a-z.]+$'),
          own('segmenters|explainers', '(src|dist)/browser\\.[a-z.]+$'),
        ],
      },
    },
    {
      name: 'cli-on-report-and-core',
      comment:
        'The command line knows core, the capabilities, the report and the page. load-datasets alone loads the datasets, for heml synthesize and heml init, and the test that a dataset begins with.',
      severity: 'error',
      from: {
        path: '^packages/cli/',
        pathNot: '^packages/cli/(src/load-datasets|templates/plugin-dataset/src/my-dataset\\.test)\\.ts$',
      },
      to: {
        path: own(folders),
        pathNot: ['^packages/cli/', own(`core|report|page|testing|${capabilities}`)],
      },
    },
    {
      name: 'synthesize-on-datasets',
      comment: 'What loads the datasets may import them, and no other plugin package.',
      severity: 'error',
      from: { path: '^packages/cli/src/load-datasets\\.ts$' },
      to: { path: own(folders), pathNot: ['^packages/cli/', own('core|report|datasets')] },
    },
    {
      name: 'plugins-through-the-door',
      comment:
        "Of core, a plugin package imports only its author's doors: @hemlkit/core/plugin, @hemlkit/core/method for what a method builds on, @hemlkit/core/onnx for others' models, and @hemlkit/core/browser for what browsers run too. So do its tests.",
      severity: 'error',
      from: { path: `^packages/(${pluginFolders})/(src|test)/` },
      to: { path: own('core'), pathNot: own('core', '(src|dist)/(plugin|method|onnx|browser)\\.[a-z.]+$') },
    },
    {
      name: 'plugins-alone',
      comment: 'A plugin package bundles networks, and imports no other package of ours; its tests, the kit.',
      severity: 'error',
      from: { path: `^packages/(${pluginFolders})/` },
      to: { path: own(folders), pathNot: ['^packages/$1/', own('core|testing|networks')] },
    },
    {
      name: 'kit-through-the-doors',
      comment: "The testing kit makes components as a run does, by core's public doors alone.",
      severity: 'error',
      from: { path: '^packages/testing/' },
      to: {
        path: own(folders),
        pathNot: ['^packages/testing/', own('core', '(src|dist)/(index|plugin|run)\\.[a-z.]+$')],
      },
    },
    {
      name: 'kit-in-tests',
      comment: 'The testing kit needs vitest: only tests, and benchmarks, import it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: ['^packages/testing/', tests] },
      to: { path: own('testing') },
    },
    {
      name: 'contracts-alone',
      comment: "Core's contracts import nothing of ours.",
      severity: 'error',
      from: { path: `${core}contracts/` },
      to: { path: own(folders), pathNot: `${core}contracts/` },
    },
    {
      name: 'inversify-in-container',
      comment: 'Only container/ knows Inversify.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `${core}container/` },
      to: { path: npm('inversify|reflect-metadata') },
    },
    {
      name: 'yaml-and-ajv-in-experiment',
      comment: 'Only experiment/ knows yaml and ajv. Tests may check by a schema that we publish.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`${core}experiment/`, tests] },
      to: { path: npm('yaml|ajv') },
    },
    {
      name: 'backends-in-engine',
      comment: 'Only engine/ loads a tfjs backend. Tests may, to have something to compute with.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`${core}engine/`, tests] },
      // Not @tensorflow/tfjs-core, which is no backend.
      to: { path: '(^|/)@tensorflow/tfjs(/|$|-backend-|-node)' },
    },
    {
      name: 'command-starts-light',
      comment: 'heml --help answers at once: what a command needs is imported when the command is used.',
      severity: 'error',
      from: { path: '^packages/cli/src/(main|bin|declare/[^/]+)\\.ts$' },
      to: {
        dynamic: false,
        dependencyTypesNot: ['type-only', 'core'],
        pathNot: ['^packages/cli/src/((main|plugin-kinds)\\.ts$|declare/)', npm('commander')],
      },
    },
    {
      name: 'backend-from-engine',
      comment: 'Of core, only engine/ loads our backend.',
      severity: 'error',
      from: { path: core, pathNot: [`${core}engine/`, tests] },
      to: { path: own('backend-onnx') },
    },
  ],
  options: {
    exclude: { path: '/dist/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@hemlkit/source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
