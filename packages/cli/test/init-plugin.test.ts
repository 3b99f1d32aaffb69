import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindsOfCore } from '@hemlkit/core/plugin';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { laidOver } from '../src/init/laid-over';
import { templatesFolder } from '../src/init/own-package';
import { pluginKinds } from '../src/plugin-kinds';
import { Project } from './project';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

const files = async (...names: string[]) =>
  (await readdir(project.path(...names), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();

describe('heml init plugin', () => {
  const faces = (folder: string) =>
    project.run('synthesize', folder, '--size', '32', '--train', '32', '--validation', '16');

  it.each(pluginKinds)('writes a package whose spec is right: %s', async (kind) => {
    const { code, err } = await project.run('init', 'plugin', '@me/own-part', '--kind', kind);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // A method is too much for one file.
    const [before, after] = kind === 'method' ? [['colours.ts'], ['model.ts']] : [[], []];
    expect(await files('own-part')).toEqual([
      '.gitignore',
      'README.md',
      ...before,
      'index.ts',
      ...after,
      'own-part.test.ts',
      'own-part.ts',
      'package.json',
      'try.yaml',
      'tsconfig.json',
    ]);
    const texts = await Promise.all(
      [
        'README.md',
        'src/index.ts',
        'src/own-part.ts',
        'src/own-part.test.ts',
        'package.json',
        'try.yaml',
      ].map((name) => readFile(project.path('own-part', name), 'utf8')),
    );
    expect(texts.join('\n')).not.toMatch(/my-|\bmy[A-Z]|HEML_RANGE|MY_/);
    expect(texts[0]).toContain(`the ${kind} \`own-part\``);
    expect(JSON.parse(texts[4]!)).toMatchObject({ name: '@me/own-part', keywords: ['heml-plugin'] });
    expect(texts[5]).toContain('type: own-part');
    if (kind === 'dataset') await faces('own-part/.heml/faces');
    expect(await project.run('check', 'own-part/try.yaml')).toMatchObject({ code: 0, err: '' });
  });

  it('has a template for every kind of core but engines', async () => {
    const wanted = kindsOfCore.map(({ kind }) => kind).filter((kind) => kind !== 'engine');
    expect([...pluginKinds].sort()).toEqual(wanted.sort());
    const folders = (await readdir(templatesFolder())).filter((name) => name.startsWith('plugin-'));
    expect(folders.sort()).toEqual(wanted.map((kind) => `plugin-${kind}`));
  });

  it('writes parts that train together', async () => {
    const template = (folder: string) => readFile(join(templatesFolder(), folder, 'try.yaml'), 'utf8');
    let spec = await template('plugin');
    for (const kind of pluginKinds) {
      await project.run('init', 'plugin', `my-${kind}`, '--kind', kind);
      spec = laidOver(spec, await template(`plugin-${kind}`));
    }
    // One node has the loss that is reduced and regularized, the others have the own one.
    const [reduced] = /loss:.*my-reducer.*/.exec(await template('plugin-reducer')) as [string];
    const [regularizer] = /embeddingRegularizer:.*/.exec(await template('plugin-regularizer')) as [string];
    const loss = `${reduced.slice(0, -2)}, ${regularizer}`;
    spec = laidOver(spec, `${await template('plugin-loss')}overrides: { dark: { training: { ${loss} } } }`);
    const plugins = pluginKinds.map((kind) => `  - ./my-${kind}/src/index.ts`);
    await project.writeSpec(spec.replace('  - ./src/index.ts', plugins.join('\n')));
    await faces('.heml/faces');
    // The own method trains without trunk, embedder and merge: they have their turn by the default one.
    for (const [name, method, units] of [
      ['own', 'my-method', 1],
      ['other', 'bottom-up', 3],
    ] as const) {
      const settings = ['training.epochs=1', `name=${name}`, `method={ type: ${method} }`];
      const set = settings.flatMap((setting) => ['--set', setting]);
      const { code, err } = await project.run('train', 'spec.yaml', ...set);
      expect({ code, err }, method).toEqual({ code: 0, err: '' });
      const numbers = await readFile(project.path(`runs/${name}/numbers.csv`), 'utf8');
      // One network has its epochs' numbers at its root alone.
      expect(numbers.match(/^"\w+","my-metric",[\d.]+,1$/gm), method).toHaveLength(units);
    }
  }, 120_000);

  it('writes a method that names what it does not look at, and refuses what it cannot train with', async () => {
    await project.run('init', 'plugin', 'own-method', '--kind', 'method');
    const settings = [
      'dataset.size=32',
      'dataset.train=32',
      'dataset.validation=16',
      'training.steps=2',
      'training.miner={ type: distance-weighted }',
    ];
    const set = settings.flatMap((setting) => ['--set', setting]);
    const { code, out, err } = await project.run('train', 'own-method/try.yaml', ...set);
    expect(code).toBe(2);
    expect(out).toContain('The method `own-method` does not look at `training.steps`.');
    expect(err).toMatchInlineSnapshot(`
      "own-method cannot train with \`distance-weighted\`: it draws random numbers at each step.
      Name another loss or miner, or an option of it that draws none.
      "
    `);
  }, 60_000);

  it('refuses a kind that it does not know, and says which there are', async () => {
    const told = async (kind: string) => (await project.run('init', 'plugin', 'own', '--kind', kind)).err;
    expect(await told('lossy')).toMatchInlineSnapshot(`
      "'lossy' is not a kind of component that \`heml init plugin\` writes.
      The kinds are dataset, segmenter, method, trunk, embedder, merge, miner, loss, reducer, regularizer, sampler, optimizer, distance, metric, explainer, executor and tracker.
      "
    `);
    expect(await told('engine')).toMatchInlineSnapshot(`
      "\`heml init plugin\` writes no engine.
      An engine is a backend of TensorFlow.js, too much for an example: begin with \`defineEngine\` of @hemlkit/core/plugin and \`testEngine\` of @hemlkit/testing. The kinds are dataset, segmenter, method, trunk, embedder, merge, miner, loss, reducer, regularizer, sampler, optimizer, distance, metric, explainer, executor and tracker.
      "
    `);
  });

  it('names what a dataset takes to be tried', async () => {
    expect((await project.run('init', 'plugin', 'own', '--kind', 'dataset')).out).toMatchInlineSnapshot(`
      "wrote the plugin own to own

      cd own
      npm install --ignore-scripts
      npm test
      npx heml synthesize .heml/faces --train 128 --validation 64
      npm run try
      "
    `);
  });

  it('refuses a name that is no type, and a folder that is taken', async () => {
    expect(await project.run('init', 'plugin', 'My_Loss')).toMatchObject({ code: 2 });
    await project.run('init', 'plugin', 'one');
    expect((await project.run('init', 'plugin', 'one')).err).toMatch(/are already in .*one\./);
  });
});
