import { describe, expect, it } from 'vitest';
import { changed, message, small } from './fixtures/read';

describe('options', () => {
  it('names a misspelt key and the one that is meant', async () => {
    expect(await message(changed('epochs: 2', 'epoch: 2'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:3
      training.epoch is not an option of \`training\`.
        13 |   epoch: 2
           |   ^^^^^
      Did you mean \`epochs\`? The options are \`epochs\`, \`imageSize\`, \`background\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`keep\`, \`patience\`."
    `);
  });
  it('names a key that there is not at the top', async () => {
    expect(await message(`${small}trainer: 3\n`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:14:1
      trainer is not an option of a spec.
        14 | trainer: 3
           | ^^^^^^^
      The options are \`heml\`, \`name\`, \`extends\`, \`seed\`, \`plugins\`, \`dataset\`, \`segmenter\`, \`segments\`, \`hierarchy\`, \`model\`, \`training\`, \`evaluation\`, \`explanation\`, \`engine\`, \`overrides\`."
    `);
  });
  it('tells the type that a value must have', async () => {
    expect(await message(changed('epochs: 2', 'epochs: many'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:11
      training.epochs must be a whole number of 0 or more, but is "many".
        13 |   epochs: many
           |           ^^^^
      training.epochs: Passes over the training split, for every node."
    `);
  });
  it('tells a limit', async () => {
    expect(await message(changed('epochs: 2', 'loss: { type: triplet, margin: -1 }'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:34
      training.loss.margin must be 0 or more, but is -1.
        13 |   loss: { type: triplet, margin: -1 }
           |                                  ^^
      training.loss.margin: How much farther a negative must be."
    `);
  });
  it('tells the choices', async () => {
    expect(await message(changed('epochs: 2', 'background: blck'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:15
      training.background must be \`black\` or \`mean\` or \`keep\` or \`blur\`, but is "blck".
        13 |   background: blck
           |               ^^^^
      Did you mean \`black\`?"
    `);
  });
  it('tells what is missing', async () => {
    expect(
      await message(changed('  trunk: { type: conv4 }', '  embedder: { type: mlp }')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:10:1
      model.trunk is missing.
        10 | model:
           | ^^^^^
      Write \`trunk: …\`. The half of a model that sees images."
    `);
    expect(await message(changed('heml: 1\n', ''))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml
      heml is missing.
      Write \`heml: …\`. The version of this format."
    `);
    expect(
      await message(changed('{ type: folder, root: faces }', '{ type: folder }')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:4:1
      dataset.root is missing.
        4 | dataset: { type: folder }
          | ^^^^^^^
      Write \`root: …\`."
    `);
  });
  it('tells one thing of a value that may have several forms', async () => {
    const spec = changed('epochs: 2', 'optimizer: { type: adam, learningRate: fast }');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:42
      training.optimizer.learningRate must be a number of 0 or more or a map, but is "fast".
        13 |   optimizer: { type: adam, learningRate: fast }
           |                                          ^^^^"
    `);
  });
  it('tells of a key with nothing after it', async () => {
    expect(await message(changed('  epochs: 2\n', ''))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:12:10
      training must be a map, but is empty.
        12 | training:
           |          ^
      training: How every node is trained."
    `);
  });
  it('refuses a crop with its ends exchanged', async () => {
    expect(await message(changed('epochs: 2', 'augment: { crop: [1, 0.2] }'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:20
      training.augment.crop begins with its largest share: [1,0.2].
        13 |   augment: { crop: [1, 0.2] }
           |                    ^^^^^^^^
      Write \`[0.2, 1]\`."
    `);
  });
  it('refuses a name that cannot be a folder', async () => {
    expect(await message(changed('name: small', 'name: a/b'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:2:7
      name cannot be "a/b".
        2 | name: a/b
          |       ^^^
      name: The experiment's name and its run's folder: letters, digits, \`_\`, \`-\`, \`+\` and \`.\`."
    `);
  });
  it('tells everything at once', async () => {
    const spec = changed('epochs: 2', 'epoch: 2\n  imageSize: big\n  keep: 1');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:3
      training.epoch is not an option of \`training\`.
        13 |   epoch: 2
           |   ^^^^^
      Did you mean \`epochs\`? The options are \`epochs\`, \`imageSize\`, \`background\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`keep\`, \`patience\`.

      spec.yaml:14:14
      training.imageSize must be a whole number of 8 or more, but is "big".
        14 |   imageSize: big
           |              ^^^
      training.imageSize: Height and width in pixels.

      spec.yaml:15:9
      training.keep must be a text, but is 1.
        15 |   keep: 1
           |         ^
      training.keep: The metric on the validation split by which an epoch's weights are kept."
    `);
  });
});

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
  it('tells how to install a package', async () => {
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
  it('tells of a file that is not there', async () => {
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
  it('names a plugin that throws while loading', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./throws.ts]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      The plugin \`./throws.ts\` could not be loaded: no licence found
        3 | plugins: [./toy-plugin.ts, ./throws.ts]
          |                            ^^^^^^^^^^^
      The error comes from PLUGINS/throws.ts; \`--debug\` shows its stack."
    `);
  });
  it('names a module that is no plugin', async () => {
    expect(
      await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./no-plugin.ts]')),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:28
      \`./no-plugin.ts\` is no HEML plugin: its default export has no \`meta\` and \`components\`.
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
      Leave one of them out of \`plugins:\`; a spec could not tell which is meant."
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
      The options of the miner \`odd\` in the plugin \`bad-options\` are no schema that can be checked: strict mode: default is ignored for: data1.b
        3 | plugins: [./toy-plugin.ts, ./bad-options.ts]
          |                            ^^^^^^^^^^^^^^^^
      Plain \`Type.…\` schemas work; a default inside a union (anyOf, oneOf) does not."
    `);
  });
});

describe('values that may have several forms', () => {
  it('tells what is wrong inside the form that is meant', async () => {
    const spec = changed('epochs: 2', 'optimizer: { type: adam, learningRate: { trunk: high, embeder: 1 } }');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:28
      training.optimizer.learningRate.embedder is missing.
        13 |   optimizer: { type: adam, learningRate: { trunk: high, embeder: 1 } }
           |                            ^^^^^^^^^^^^
      Write \`embedder: …\`.

      spec.yaml:13:57
      training.optimizer.learningRate.embeder is not an option of \`training.optimizer.learningRate\`.
        13 |   optimizer: { type: adam, learningRate: { trunk: high, embeder: 1 } }
           |                                                         ^^^^^^^
      Did you mean \`embedder\`? The options are \`trunk\`, \`embedder\`.

      spec.yaml:13:51
      training.optimizer.learningRate.trunk must be a number, but is "high".
        13 |   optimizer: { type: adam, learningRate: { trunk: high, embeder: 1 } }
           |                                                   ^^^^"
    `);
  });
});
