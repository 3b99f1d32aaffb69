import { describe, expect, it } from 'vitest';
import { changed, message, read } from './fixtures/read';

describe('components', () => {
  it('suggests the type that is meant', async () => {
    expect(await message(changed('type: conv4', 'type: conv5'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:11:18
      There is no trunk of the type \`conv5\` (model.trunk.type).
        11 |   trunk: { type: conv5 }
           |                  ^^^^^
      Did you mean \`conv4\`? The types of trunk are \`conv4\`, \`resnet18\`. Is its package in \`plugins:\`? HEML's own of this kind are in \`@hemlkit/trunks\`."
    `);
  });
  it('asks for a `type`', async () => {
    expect(await message(changed('{ type: conv4 }', '{ widths: [8] }'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:11:3
      model.trunk.type is missing.
        11 |   trunk: { widths: [8] }
           |   ^^^^^
      The types of trunk are \`conv4\`, \`resnet18\`."
    `);
    expect(await message(changed('{ type: conv4 }', 'conv4'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:11:10
      model.trunk must be a trunk with its \`type\`, but is "conv4".
        11 |   trunk: conv4
           |          ^^^^^
      Write \`{ type: conv4 }\`."
    `);
  });
  it('lists the options that a component has', async () => {
    expect(await message(changed('epochs: 2', 'loss: { type: triplet, margn: 1 }'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:26
      training.loss.margn is not an option of the loss \`triplet\`.
        13 |   loss: { type: triplet, margn: 1 }
           |                          ^^^^^
      Did you mean \`margin\`? The options are \`type\`, \`margin\`, \`distance\`."
    `);
  });
  it('checks a component inside a component', async () => {
    const spec = changed('epochs: 2', 'loss: { type: triplet, distance: { type: manhattan } }');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:44
      There is no distance of the type \`manhattan\` (training.loss.distance.type).
        13 |   loss: { type: triplet, distance: { type: manhattan } }
           |                                            ^^^^^^^^^
      The types of distance are \`euclidean\`, \`snr\`. Is its package in \`plugins:\`? HEML's own of this kind are in \`@hemlkit/metrics\`."
    `);
  });
  it('finds the place of a default that no plugin brings', async () => {
    const spec = changed('[./toy-plugin.ts]', '[./clash.ts]');
    expect(await message(spec)).toContain('There is no segmenter of the type `masks` (segmenter.type).');
  });
});

describe('plugins', () => {
  it('reports how to install a package', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, heml-nowhere]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The plugin \`heml-nowhere\` is not installed.
        3 | plugins: [./toy-plugin.ts, heml-nowhere]
          |                            ^^^^^^^^^^^^
      Install it with \`npm install heml-nowhere\` in PLUGINS or a folder above it."
    `);
  });
  it('reports a missing file', async () => {
    expect(await message(changed('./toy-plugin.ts', './toy-plugn.ts'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:11
      There is no plugin file \`./toy-plugn.ts\`.
        3 | plugins: [./toy-plugn.ts]
          |           ^^^^^^^^^^^^^^
      Did you mean \`toy-plugin.ts\`? Looked for PLUGINS/toy-plugn.ts: a relative path begins at the folder of the spec that it is written in."
    `);
    expect(await message(changed('./toy-plugin.ts', 'toy-plugin.ts'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:11
      There is no package \`toy-plugin.ts\`.
        3 | plugins: [toy-plugin.ts]
          |           ^^^^^^^^^^^^^
      A plugin in a file of your own is written \`./toy-plugin.ts\`."
    `);
  });
  it('names a plugin that throws while loading, where the spec needs it', async () => {
    const spec = changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./throws.ts]');
    expect(await message(changed('type: conv4', 'type: licensed', spec))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The plugin \`./throws.ts\` could not be loaded: no licence found
        3 | plugins: [./toy-plugin.ts, ./throws.ts]
          |                            ^^^^^^^^^^^
      The error comes from PLUGINS/throws.ts:1
        1 | throw new Error('no licence found');
      \`--debug\` shows its stack."
    `);
  });
  it('warns of one that the spec does without', async () => {
    const { plugins, warnings, experiment } = await read(
      changed('[./toy-plugin.ts]', '[./throws.ts, ./toy-plugin.ts]'),
    );
    expect(plugins.map(({ meta }) => meta.name)).toEqual([
      '@hemlkit/core',
      '@hemlkit/methods',
      '@hemlkit/explainers',
      'toy-plugin',
    ]);
    expect(experiment.plugins).toEqual(['./throws.ts', './toy-plugin.ts']);
    expect(warnings).toMatchInlineSnapshot(`
      [
        "The plugin \`./throws.ts\` could not be loaded: no licence found; this spec does without it.",
      ]
    `);
  });
  it('names a module that is not a plugin', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./no-plugin.ts]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      \`./no-plugin.ts\` is not a HEML plugin: its default export has no \`meta\` and \`components\`.
        3 | plugins: [./toy-plugin.ts, ./no-plugin.ts]
          |                            ^^^^^^^^^^^^^^
      A plugin ends with \`export default definePlugin({ meta: { name, version }, components: [...] })\`."
    `);
  });
  it('names a plugin for another core', async () => {
    const text = await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./old-core.ts]'));
    expect(text.replaceAll(/\b0\.\d+\.\d+(-[\w.]+)?/g, 'CORE')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The plugin \`./old-core.ts\` 3.1.0 works with @hemlkit/core ^99.0.0, but CORE is running.
        3 | plugins: [./toy-plugin.ts, ./old-core.ts]
          |                            ^^^^^^^^^^^^^
      Install a version of \`./old-core.ts\` made for @hemlkit/core CORE, or a core in the range ^99.0.0."
    `);
  });
  it('refuses two plugins that bring the same component', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./clash.ts]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The plugins \`toy-plugin\` and \`clash\` both bring a loss of the type \`triplet\`.
        3 | plugins: [./toy-plugin.ts, ./clash.ts]
          |                            ^^^^^^^^^^
      Leave one of them out of \`plugins:\`; a spec cannot distinguish the two."
    `);
    expect(await message(changed('[./toy-plugin.ts]', '[./clash.ts, ./clash.ts]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:23
      The plugin \`clash\` brings the loss \`triplet\` twice.
        3 | plugins: [./clash.ts, ./clash.ts]
          |                       ^^^^^^^^^^
      Is it listed twice? Otherwise its author has to rename one of them."
    `);
  });
  it('names a plugin whose options cannot be checked', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./bad-options.ts]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The options of the miner \`odd\` in the plugin \`bad-options\` are not a valid JSON Schema: strict mode: default is ignored for: data1.b
        3 | plugins: [./toy-plugin.ts, ./bad-options.ts]
          |                            ^^^^^^^^^^^^^^^^
      Plain \`Type.…\` schemas work; a default inside a union (anyOf, oneOf) does not."
    `);
  });
});
