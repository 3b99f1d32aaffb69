import { describe, expect, it } from 'vitest';
import { sweepMessage } from './fixtures/sweep-files';

const head = 'heml: 1\nname: losses\n';

describe("a sweep's mistakes", () => {
  it('in any of its runs are told at once, each once and where it stands', async () => {
    const text = `${head}base: base.yaml
grid:
  training.epoch: [1, 2]
  training.loss: [{ type: triplet, margn: 0.1 }, { type: snrr }]
seeds: [0, 1]
`;
    expect(await sweepMessage(text)).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:5:3
      training.epoch is not an option of \`training\`.
        5 |   training.epoch: [1, 2]
          |   ^^^^^^^^^^^^^^
      Did you mean \`epochs\`? The options are \`epochs\`, \`steps\`, \`imageSize\`, \`background\`, \`absent\`, \`normalize\`, \`sampler\`, \`augment\`, \`miner\`, \`loss\`, \`optimizer\`, \`schedule\`, \`keep\`, \`patience\`.

      sweep.yaml:6:36
      training.loss.margn is not an option of the loss \`triplet\`.
        6 |   training.loss: [{ type: triplet, margn: 0.1 }, { type: snrr }]
          |                                    ^^^^^
      Did you mean \`margin\`? The options are \`type\`, \`margin\`, \`distance\`.

      sweep.yaml:6:58
      There is no loss of the type \`snrr\` (training.loss.type).
        6 |   training.loss: [{ type: triplet, margn: 0.1 }, { type: snrr }]
          |                                                          ^^^^
      The types of loss are \`triplet\`, \`contrastive\`. Is its package in \`plugins:\`? HEML's own of this kind are in \`@hemlkit/loss-plugins\`."
    `);
  });

  it('a spec is not a sweep, nor a sweep a spec, wherever one stands for the other', async () => {
    expect(await sweepMessage('heml: 1\nname: x\ndataset: { type: toy }\n')).toMatchInlineSnapshot(`
      "exit 2
      FOLDER/sweep.yaml is a spec, not a sweep.
      \`heml train FILE\` trains it. A sweep names it as its \`base:\`."
    `);
    expect(await sweepMessage(`${head}base: sweep.yaml\n`)).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:3:7
      FOLDER/sweep.yaml is a sweep, not a spec.
        3 | base: sweep.yaml
          |       ^^^^^^^^^^
      It has a \`base\`. \`heml sweep FILE\` trains its runs, and \`heml sweep FILE --list\` lists them; a spec goes on from another by \`extends\`."
    `);
  });

  it('are told of the spec that it is made from, in the spec', async () => {
    expect(
      await sweepMessage(`${head}base: base.yaml\nset: { training.epochs: -1 }\n`),
    ).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:4:25
      training.epochs must be 0 or more, but is -1.
        4 | set: { training.epochs: -1 }
          |                         ^^
      training.epochs: Passes over the training split, for every node."
    `);
    expect(await sweepMessage(`${head}base: bse.yaml\n`)).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:3:7
      There is no spec at FOLDER/bse.yaml.
        3 | base: bse.yaml
          |       ^^^^^^^^
      Did you mean \`base.yaml\`? A relative path begins at the folder of the file that names it."
    `);
  });

  it('are told of its own form', async () => {
    expect(
      await sweepMessage(`${head}base: base.yaml\nseed: [1]\ngrid: { training.epochs: 3 }\n`),
    ).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:4:1
      seed is not an option of a sweep.
        4 | seed: [1]
          | ^^^^
      Did you mean \`seeds\`? The options are \`heml\`, \`name\`, \`base\`, \`set\`, \`grid\`, \`zip\`, \`seeds\`.

      sweep.yaml:5:26
      grid."training.epochs" must be a list or a map, but is 3.
        5 | grid: { training.epochs: 3 }
          |                          ^
      grid."training.epochs": the values that it takes, a list or a map \`name: value\`. One value alone stands under \`set\`."
    `);
    expect(await sweepMessage('name: losses\n')).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml
      heml is missing.
      Write \`heml: …\`. The version of this format.

      sweep.yaml
      base is missing.
      Write \`base: …\`. The spec that every run is made from, relative to this file; or several, as a list or a map \`name: spec\`."
    `);
    expect(await sweepMessage('')).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml
      The sweep is empty.
      It begins with \`heml: 1\`, \`name:\` and \`base:\`."
    `);
  });

  it('are settings that it cannot vary, or varies twice', async () => {
    const text = `${head}base: base.yaml
set: { training.epochs: 1, name: x }
grid: { training.epochs: [1, 2], training..loss: [1] }
`;
    expect(await sweepMessage(text)).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:4:28
      \`name\` cannot be set by a sweep.
        4 | set: { training.epochs: 1, name: x }
          |                            ^^^^
      Each run is named by what varies; the sweep itself has its name at the top.

      sweep.yaml:5:9
      \`training.epochs\` is given twice. The other place: line 4.
        5 | grid: { training.epochs: [1, 2], training..loss: [1] }
          |         ^^^^^^^^^^^^^^^
      Remove one of the two.

      sweep.yaml:5:34
      \`training..loss\` is not a setting.
        5 | grid: { training.epochs: [1, 2], training..loss: [1] }
          |                                  ^^^^^^^^^^^^^^
      Write it as for example \`training.epochs\`."
    `);
  });

  it('are zipped settings that do not go together', async () => {
    const zip = (inside: string) => sweepMessage(`${head}base: base.yaml\nzip:\n${inside}`);
    expect(await zip('  training.epochs: [1, 2]\n  training.imageSize: [32]\n')).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:6:3
      \`training.imageSize\` has 1 values and \`training.epochs\` has 2, but zipped settings vary together. The other place: line 5.
        6 |   training.imageSize: [32]
          |   ^^^^^^^^^^^^^^^^^^
      Give them equally many values, or move one to \`grid\`."
    `);
    expect(await zip('  training.epochs: [1]\n  training.imageSize: { a: 32 }\n')).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:6:3
      \`training.imageSize\` and \`training.epochs\` are zipped, but only one of them names its values. The other place: line 5.
        6 |   training.imageSize: { a: 32 }
          |   ^^^^^^^^^^^^^^^^^^
      Write both as lists, or both as maps of the same names."
    `);
    expect(
      await zip('  training.epochs: { a: 1 }\n  training.imageSize: { b: 32 }\n'),
    ).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:6:3
      \`training.imageSize\` and \`training.epochs\` are zipped, but do not name the same values in the same order. The other place: line 5.
        6 |   training.imageSize: { b: 32 }
          |   ^^^^^^^^^^^^^^^^^^
      The names of \`training.epochs\` are a."
    `);
  });

  it('are more runs than anyone trains', async () => {
    const values = `[${Array.from({ length: 60 }, (_, i) => i)}]`;
    const grid = (count: number) => Array.from({ length: count }, (_, i) => `  training.a${i}: ${values}\n`);
    expect(await sweepMessage(`${head}base: base.yaml\ngrid:\n${grid(2).join('')}`)).toMatchInlineSnapshot(`
      "exit 2
      sweep.yaml:4:1
      The sweep has 3600 runs, 1000 are the most.
        4 | grid:
          | ^^^^
      Split it into several sweeps, or leave values out."
    `);
    expect(
      (await sweepMessage(`${head}base: base.yaml\ngrid:\n${grid(40).join('')}`)).split('\n')[2],
    ).toMatchInlineSnapshot(`"The sweep has 1 · 10^71 runs, 1000 are the most."`);
  });
});
