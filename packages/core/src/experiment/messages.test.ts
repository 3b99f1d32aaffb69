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
      Did you mean \`epochs\`? The options are \`epochs\`, \`steps\`, \`imageSize\`, \`background\`, \`absent\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`schedule\`, \`keep\`, \`patience\`."
    `);
  });
  it('names an unknown key at the top', async () => {
    expect(await message(`${small}trainer: 3\n`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:14:1
      trainer is not an option of a spec.
        14 | trainer: 3
           | ^^^^^^^
      The options are \`heml\`, \`name\`, \`extends\`, \`replace\`, \`seed\`, \`plugins\`, \`dataset\`, \`segmenter\`, \`segments\`, \`hierarchy\`, \`method\`, \`model\`, \`training\`, \`evaluation\`, \`explanation\`, \`trackers\`, \`executor\`, \`engine\`, \`overrides\`, \`bias\`."
    `);
  });
  it('reports the type that a value must have', async () => {
    expect(await message(changed('epochs: 2', 'epochs: many'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:11
      training.epochs must be a whole number of 0 or more, but is "many".
        13 |   epochs: many
           |           ^^^^
      training.epochs: Passes over the training split, for every node."
    `);
  });
  it('reports a limit', async () => {
    expect(await message(changed('epochs: 2', 'loss: { type: triplet, margin: -1 }'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:34
      training.loss.margin must be 0 or more, but is -1.
        13 |   loss: { type: triplet, margin: -1 }
           |                                  ^^
      training.loss.margin: How much farther a negative must be."
    `);
  });
  it('reports the choices', async () => {
    expect(await message(changed('epochs: 2', 'background: blck'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:15
      training.background must be \`black\` or \`mean\` or \`keep\` or \`blur\`, but is "blck".
        13 |   background: blck
           |               ^^^^
      Did you mean \`black\`?"
    `);
  });
  it('reports what is missing', async () => {
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
  it('reports one thing for a value that may have several forms', async () => {
    const spec = changed('epochs: 2', 'optimizer: { type: adam, learningRate: fast }');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:42
      training.optimizer.learningRate must be a number of 0 or more or a map, but is "fast".
        13 |   optimizer: { type: adam, learningRate: fast }
           |                                          ^^^^"
    `);
  });
  it('reports a key with nothing after it', async () => {
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
      name: The experiment's name and its run's folder: letters, digits, \`_\`, \`-\`, \`+\`, \`=\`, \`,\` and \`.\`."
    `);
  });
  it('refuses numbers that nobody means, and a name that no folder can have', async () => {
    for (const number of ['1e308', '9007199254740993', '1000001'])
      expect(await message(changed('epochs: 2', `epochs: ${number}`)), number).toContain(
        'training.epochs must be 1000000 or less, but is',
      );
    expect(await message(changed('name: small', `name: ${'x'.repeat(81)}`))).toContain(
      'name must be 80 letters or fewer, but is "xxx',
    );
  });
  it('shows values that are not numbers, and reports that a name of digits needs quotes', async () => {
    expect(await message(changed('epochs: 2', 'epochs: .inf'))).toContain('or more, but is .inf.');
    expect(await message(changed('epochs: 2', 'imageSize: .nan'))).toContain('or more, but is .nan.');
    expect(await message(changed('segments:', 'segments: [7, true]\nother:'))).toContain(
      "A name that YAML reads as a number stands in quotes: '7'.",
    );
  });
  it('reports everything at once', async () => {
    const spec = changed('epochs: 2', 'epoch: 2\n  imageSize: big\n  keep: 1');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:3
      training.epoch is not an option of \`training\`.
        13 |   epoch: 2
           |   ^^^^^
      Did you mean \`epochs\`? The options are \`epochs\`, \`steps\`, \`imageSize\`, \`background\`, \`absent\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`schedule\`, \`keep\`, \`patience\`.

      spec.yaml:14:14
      training.imageSize must be a whole number of 8 or more, but is "big".
        14 |   imageSize: big
           |              ^^^
      training.imageSize: Height and width in pixels.

      spec.yaml:15:9
      training.keep must be a text, but is 1.
        15 |   keep: 1
           |         ^
      training.keep: The metric on the validation split by which an epoch's weights are kept: of epochs that tie the last, and the last of all where it is undefined."
    `);
  });
});

describe('values that may have several forms', () => {
  it('reports what is wrong inside the form that is meant', async () => {
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
