import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copiesOf, ownCopies } from './copies';
import { tree } from './fixtures/tree';
import { loadPlugin } from './load';
import { packageOf } from './package-of';
import { resolvePlugin } from './resolve';

const manifest = (name: string, version: string, more: object = {}) => ({
  name,
  version,
  main: 'index.js',
  ...more,
});
const put = (folder: string, ...given: Parameters<typeof manifest>) => ({
  [`${folder}${given[0]}/package.json`]: manifest(...given),
  [`${folder}${given[0]}/index.js`]: '',
});

/** Core and its tfjs as npm installs them, and a plugin beside them with packages of its own. */
const installed = (plugin: object, ...own: [name: string, version: string][]) =>
  tree({
    ...put('node_modules/', '@hemlkit/core', '0.1.0'),
    ...put('node_modules/', '@hemlkit/backend-onnx', '0.1.0'),
    ...put('node_modules/', '@tensorflow/tfjs', '4.22.0'),
    ...put('node_modules/', '@tensorflow/tfjs-core', '4.22.0'),
    ...put('node_modules/', 'heml-toy', '1.0.0', plugin),
    ...Object.assign({}, ...own.map((one) => put('node_modules/heml-toy/node_modules/', ...one))),
  });

const messages = (folder: string) => {
  const home = packageOf(join(folder, 'node_modules/heml-toy/index.js'));
  const own = join(folder, 'node_modules/@hemlkit/core/index.js');
  return copiesOf('heml-toy', home!, own).map((text) => text.replaceAll(folder, 'APP'));
};

it('reports nothing where there is one of each', () => {
  expect(
    messages(installed({ peerDependencies: { '@hemlkit/core': '*', '@tensorflow/tfjs': '*' } })),
  ).toEqual([]);
  // It lies there, but the plugin does not ask for it.
  expect(messages(installed({}, ['@tensorflow/tfjs-core', '3.0.0']))).toEqual([]);
});

it('names a second core, also one that a linked plugin has for its own tests', () => {
  const second: [string, string] = ['@hemlkit/core', '0.0.9'];
  const brought = messages(installed({ dependencies: { '@hemlkit/core': '^0.0.9' } }, second));
  expect(brought).toMatchInlineSnapshot(`
    [
      "The plugin \`heml-toy\` has a second copy of @hemlkit/core: APP/node_modules/heml-toy/node_modules/@hemlkit/core (0.0.9), where APP/node_modules/@hemlkit/core (0.1.0) is running. Each has errors and types of its own. Name it in the plugin's \`peerDependencies\` and not in its \`dependencies\`, install again, and \`npm dedupe\`; of a plugin that is linked, remove its own node_modules/@hemlkit/core.",
    ]
  `);
  expect(messages(installed({ devDependencies: { '@hemlkit/core': '*' } }, second))).toEqual(brought);
});

it('names a second tfjs-core, imported by itself or with the umbrella package', () => {
  const alone = messages(
    installed({ dependencies: { '@tensorflow/tfjs-core': '4.0.0' } }, ['@tensorflow/tfjs-core', '4.0.0']),
  );
  expect(alone).toMatchInlineSnapshot(`
    [
      "The plugin \`heml-toy\` has a second copy of @tensorflow/tfjs-core: APP/node_modules/heml-toy/node_modules/@tensorflow/tfjs-core (4.0.0), where APP/node_modules/@tensorflow/tfjs-core (4.22.0) is running. Tensors of one may not be known to the other. Let the plugin take \`tf\` by \`inject: { tf: services.tf }\` instead of importing one, or install the same version for both and \`npm dedupe\`.",
    ]
  `);
  const umbrella = installed(
    { dependencies: { '@tensorflow/tfjs': '4.0.0' } },
    ['@tensorflow/tfjs', '4.0.0'],
    ['@tensorflow/tfjs-core', '4.0.0'],
  );
  expect(messages(umbrella)).toEqual(alone);
});

it("names a second tfjs-core under core's own backend", () => {
  const folder = tree({
    ...put('node_modules/', '@hemlkit/core', '0.1.0'),
    ...put('node_modules/', '@hemlkit/backend-onnx', '0.1.0'),
    ...put('node_modules/', '@tensorflow/tfjs-core', '4.21.0'),
    ...put('node_modules/', '@tensorflow/tfjs', '4.22.0'),
    ...put('node_modules/@tensorflow/tfjs/node_modules/', '@tensorflow/tfjs-core', '4.22.0'),
  });
  const [text, ...others] = ownCopies(join(folder, 'node_modules/@hemlkit/core/index.js'));
  expect(others).toEqual([]);
  expect(text?.replaceAll(folder, 'APP')).toMatchInlineSnapshot(
    `"The package \`@hemlkit/backend-onnx\` has a second copy of @tensorflow/tfjs-core: APP/node_modules/@tensorflow/tfjs-core (4.21.0), where APP/node_modules/@tensorflow/tfjs/node_modules/@tensorflow/tfjs-core (4.22.0) is running. Tensors of one may not be known to the other. Remove @tensorflow/tfjs-core from your own dependencies, or name the version there that @tensorflow/tfjs has, and \`npm dedupe\`."`,
  );
});

it('finds no second copy among the packages of this repository', () => {
  expect(ownCopies()).toEqual([]);
  for (const name of ['trunks', 'loss-plugins', 'metrics', 'segmenters', 'datasets']) {
    const file = resolvePlugin(`@hemlkit/${name}`, process.cwd()) as string;
    const home = packageOf(file)!;
    expect(home.manifest.peerDependencies).toHaveProperty('@hemlkit/core');
    expect(copiesOf(name, home)).toEqual([]);
  }
});

it('is reported when a plugin package is loaded', async () => {
  const folder = tree({
    ...put('node_modules/', 'heml-toy', '1.0.0', { type: 'module', dependencies: { '@hemlkit/core': '*' } }),
    ...put('node_modules/heml-toy/node_modules/', '@hemlkit/core', '0.0.9'),
    'node_modules/heml-toy/index.js':
      "export default { meta: { name: 'heml-toy', version: '1.0.0' }, components: [] };",
  });
  const warnings: string[] = [];
  const plugin = await loadPlugin('heml-toy', folder, (text) => warnings.push(text));
  expect(plugin.meta.name).toBe('heml-toy');
  expect(warnings).toEqual([expect.stringContaining('`heml-toy` has a second copy of @hemlkit/core')]);
});
