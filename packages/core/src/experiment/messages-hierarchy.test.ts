import { describe, expect, it } from 'vitest';
import { changed, message, small } from './fixtures/read';

describe('hierarchy', () => {
  it('suggests the segment that is meant', async () => {
    expect(await message(changed('body: [neck, cloth]', 'body: [neck, clot]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:7:16
      \`clot\` is neither a segment nor a joined node.
        7 |   body: [neck, clot]
          |                ^^^^
      Did you mean \`cloth\`? There are \`neck\`, \`cloth\`, \`hair\`, \`hat\`, \`body\`, \`top\`, \`final\`."
    `);
  });
  it('names both places of a part that is used twice', async () => {
    expect(await message(changed('top: [hair, hat]', 'top: [hair, hat, neck]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:8:20
      \`neck\` is a part of both \`body\` and \`top\`. The other place: line 7.
        8 |   top: [hair, hat, neck]
          |                    ^^^^
      In a tree every node has one parent: leave it out of one of them."
    `);
    expect(await message(changed('top: [hair, hat]', 'top: [hair, hat, hat]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:8:20
      \`hat\` is a part of \`top\` twice. The other place: line 8.
        8 |   top: [hair, hat, hat]
          |                    ^^^
      In a tree every node has one parent: leave it out of one of them."
    `);
  });
  it('names several roots', async () => {
    expect(await message(changed('  final: [body, top]\n', ''))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:8:3
      The hierarchy has 2 roots: \`body\`, \`top\`.
        8 |   top: [hair, hat]
          |   ^^^
      A tree has one: join them, with \`final: [body, top]\` say."
    `);
  });
  it('shows a circle', async () => {
    const spec = changed('body: [neck, cloth]', 'body: [neck, cloth, final]');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:7:3
      The hierarchy goes in a circle: \`body\` → \`final\` → \`body\`.
        7 |   body: [neck, cloth, final]
          |   ^^^^
      A node cannot be a part of itself."
    `);
  });
  it('refuses a joined node of one part', async () => {
    expect(await message(changed('top: [hair, hat]', 'top: [hair]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:8:8
      The joined node \`top\` has one part only, \`hair\`.
        8 |   top: [hair]
          |        ^^^^^^
      A joined node has two parts or more. A part that is not joined yet can be named at any higher level."
    `);
  });
  it('refuses a joined node named as a segment', async () => {
    const spec = changed('[body, top]', '[Neck, top]', changed('body:', 'Neck:'));
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:7:3
      The joined node \`Neck\` has the name of the segment \`neck\`. The other place: line 5.
        7 |   Neck: [neck, cloth]
          |   ^^^^
      Give the joined node another name."
    `);
  });
  it('names a segment that is in no node', async () => {
    expect(await message(changed('cloth, hair, hat]', 'cloth, hair, hat, nose]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:5:36
      The segment \`nose\` is in no joined node.
        5 | segments: [neck, cloth, hair, hat, nose]
          |                                    ^^^^
      Name it as a part of a joined node under \`hierarchy:\`, or leave it out of \`segments:\`."
    `);
  });
  it('refuses names that cannot be folders', async () => {
    expect(await message(changed('hat]\n', 'a/b]\n'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:5:31
      The segment \`a/b\` cannot be named so: \`/\` cannot stand in it.
        5 | segments: [neck, cloth, hair, a/b]
          |                               ^^^
      A node is a folder of the run: its name is made of letters, digits, \`_\`, \`-\`, \`+\` and inner spaces. Give the segment a name of its own: \`name: [a/b]\`."
    `);
  });
  it('refuses another word than `pairs`', async () => {
    const spec = small.replace(/hierarchy:[\s\S]*model:/, 'hierarchy: pair\nmodel:');
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:6:12
      hierarchy must be \`pairs\`, but is "pair".
        6 | hierarchy: pair
          |            ^^^^
      hierarchy: the one word that it may be; else it is a map, \`node: [part, part]\`."
    `);
  });
  it('refuses a segment given twice', async () => {
    expect(await message(changed('hair, hat]', 'hair, hat, neck: [n]]'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:5:36
      The segment \`neck\` is given twice. The other place: line 5.
        5 | segments: [neck, cloth, hair, hat, neck: [n]]
          |                                    ^^^^
      Rename one of them, or leave it out."
    `);
  });
});

describe('overrides', () => {
  it('suggests the node that is meant', async () => {
    expect(
      await message(`${small}overrides: { finl: { training: { epochs: 3 } } }\n`),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:14:14
      overrides: there is no node \`finl\`.
        14 | overrides: { finl: { training: { epochs: 3 } } }
           |              ^^^^
      Did you mean \`final\`? The nodes are \`neck\`, \`cloth\`, \`hair\`, \`hat\`, \`body\`, \`top\`, \`final\`."
    `);
  });
  it('checks what is overridden by the same rules', async () => {
    const spec = `${small}overrides:\n  final:\n    training: { epochs: -1, loss: { type: triplet, margn: 2 } }\n`;
    expect(await message(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:16:25
      overrides.final.training.epochs must be 0 or more, but is -1.
        16 |     training: { epochs: -1, loss: { type: triplet, margn: 2 } }
           |                         ^^
      overrides.final.training.epochs: Passes over the training split, for every node.

      spec.yaml:16:52
      overrides.final.training.loss.margn is not an option of the loss \`triplet\`.
        16 |     training: { epochs: -1, loss: { type: triplet, margn: 2 } }
           |                                                    ^^^^^
      Did you mean \`margin\`? The options are \`type\`, \`margin\`, \`distance\`."
    `);
  });
  it('refuses to override what belongs to the whole run', async () => {
    expect(await message(`${small}overrides: { final: { dataset: { root: x } } }\n`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:14:23
      overrides.final.dataset is not an option of \`overrides.final\`.
        14 | overrides: { final: { dataset: { root: x } } }
           |                       ^^^^^^^
      The options are \`model\`, \`training\`."
    `);
  });
});
