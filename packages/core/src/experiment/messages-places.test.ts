import { describe, expect, it } from 'vitest';
import { changed, message, small } from './fixtures/read';

describe('places', () => {
  it('points at a --set argument', async () => {
    expect(await message(small, { set: ['training.epoch=3'] })).toMatchInlineSnapshot(`
      "exit 2
      --set training.epoch=3
      training.epoch is not an option of \`training\`.
      Did you mean \`epochs\`? The options are \`epochs\`, \`steps\`, \`imageSize\`, \`background\`, \`absent\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`schedule\`, \`keep\`, \`patience\`."
    `);
    expect(await message(small, { set: ['training.epochs=many'] })).toMatchInlineSnapshot(`
      "exit 2
      --set training.epochs=many
      training.epochs must be a whole number of 0 or more, but is "many".
      training.epochs: Passes over the training split, for every node."
    `);
    expect(await message(small, { set: ['training.epochs'] })).toMatchInlineSnapshot(`
      "exit 2
      --set training.epochs
      \`training.epochs\` is not of the form \`path=value\`.
      For example, write \`--set training.epochs=3\`."
    `);
    expect(await message(small, { set: ['name=[a'] })).toMatchInlineSnapshot(`
      "exit 2
      --set name=[a
      The value is not valid YAML: Flow sequence must end with a ].
      Is a bracket or a quote above it not closed?"
    `);
  });
  it('points at the file that is extended', async () => {
    const files = {
      'spec.yaml': 'extends: ./base.yaml\nname: child\n',
      'base.yaml': changed('epochs: 2', 'epoch: 2'),
    };
    expect(await message(files)).toMatchInlineSnapshot(`
      "exit 2
      base.yaml:13:3
      training.epoch is not an option of \`training\`.
        13 |   epoch: 2
           |   ^^^^^
      Did you mean \`epochs\`? The options are \`epochs\`, \`steps\`, \`imageSize\`, \`background\`, \`absent\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`schedule\`, \`keep\`, \`patience\`."
    `);
  });
  it('reports a missing parent, and a circle', async () => {
    const files = { 'spec.yaml': 'extends: ./bse.yaml\n', 'base.yaml': 'extends: spec.yaml\n' };
    expect(await message(files)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:10
      There is no spec at FOLDER/bse.yaml.
        1 | extends: ./bse.yaml
          |          ^^^^^^^^^^
      Did you mean \`base.yaml\`? A relative path begins at the folder of the file that names it."
    `);
    expect(await message({ ...files, 'spec.yaml': 'extends: base.yaml\n' })).toMatchInlineSnapshot(`
      "exit 2
      base.yaml:1:10
      \`extends\` goes in a circle: spec.yaml is read already.
        1 | extends: spec.yaml
          |          ^^^^^^^^^
      Remove one of them."
    `);
  });
  it('reports a missing spec', async () => {
    expect(await message({ 'spek.yaml': small })).toMatchInlineSnapshot(`
      "exit 2
      There is no spec at FOLDER/spec.yaml.
      Did you mean \`spek.yaml\`? A relative path begins at the working folder."
    `);
  });
  it('reports an environment variable that is not set', async () => {
    const env = { FACE: '/data' };
    expect(await message(changed('root: faces', 'root: ${env:FACES}/small'), { env })).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:4:32
      The environment variable FACES is not set.
        4 | dataset: { type: folder, root: \${env:FACES}/small }
          |                                ^^^^^^^^^^^^^^^^^^
      Did you mean \`FACE\`? Set it before the command: \`FACES=… heml …\`, or write a default: \`\${env:FACES:-default}\`."
    `);
  });
  it('reports YAML that cannot be read', async () => {
    expect(await message(changed('  top: [hair, hat]', '  top: [hair, hat'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:9:3
      The file is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].
        9 |   final: [body, top]
          |   ^
      Is a bracket or a quote above it not closed?"
    `);
    expect(await message(`${small}name: again\n`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:14:1
      This key is in its map already.
        14 | name: again
           | ^
      Keep one of the two."
    `);
    expect(await message(changed('  epochs: 2', '\tepochs: 2'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:13:1
      A tab indents this line.
        13 |  epochs: 2
           | ^
      YAML wants spaces."
    `);
    expect(await message('')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml
      The spec is empty.
      It begins with \`heml: 1\`."
    `);
  });
});
