import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { experimentSchema, loadExperiment } from '@hemlkit/core';
import { sweepSchema } from '@hemlkit/sweeps';
import { beforeAll, describe, expect, it } from 'vitest';
import { languageServer } from './language-server';

// What an editor makes of the schemas that `heml schema` writes.

const root = resolve(__dirname, '../..');
let spec: ReturnType<typeof languageServer>;
let sweep: ReturnType<typeof languageServer>;
beforeAll(async () => {
  // Sweeps name methods of others beside what the quickstart names.
  const of = ['datasets', 'segmenters', 'trunks', 'loss-plugins', 'metrics', 'rivals'];
  const set = [`plugins=${JSON.stringify(of.map((name) => `@hemlkit/${name}`))}`];
  const { plugins } = await loadExperiment(join(root, 'specs/quickstart.yaml'), { set });
  // As they are written to the file.
  const asFile = (schema: object) => JSON.parse(JSON.stringify(schema)) as object;
  spec = languageServer(asFile(experimentSchema(plugins)));
  sweep = languageServer(asFile(sweepSchema(plugins)));
});

const yamlFiles = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`);

const head = `heml: 1
name: a
plugins: ['@hemlkit/trunks']
dataset: { type: synthetic, label: smile }
segments: [skin, hair]
hierarchy: pairs
model:
  trunk: { type: conv4 }
`;

describe('a spec', () => {
  it('is offered the keys that it does not have', async () => {
    const offered = await spec.complete(`${head}|`);
    expect(Object.keys(offered)).toMatchInlineSnapshot(`
      [
        "extends",
        "replace",
        "seed",
        "segmenter",
        "method",
        "training",
        "evaluation",
        "explanation",
        "trackers",
        "executor",
        "engine",
        "overrides",
        "bias",
      ]
    `);
    expect(offered.training).toBe('How every node is trained.');
    expect(await spec.inserted(`${head}|`, 'engine')).toBe('engine: \n  ${1:type}: ${2:onnxruntime}\n');
  });

  it('is offered the types of each kind of component', async () => {
    const types = async (text: string) => Object.keys(await spec.complete(`${head}${text}`));
    expect(await types('training:\n  loss:\n    type: |')).toContain('sub-center-arcface');
    expect(await types('training:\n  miner:\n    type: |')).toContain('multi-similarity');
    expect(
      await types('training:\n  loss:\n    type: snr\n    distance:\n      type: |'),
    ).toMatchInlineSnapshot(`
      [
        "cosine",
        "dot",
        "euclidean",
        "snr",
        "snr-symmetric",
        "avsl",
        "diml",
      ]
    `);
    expect(await types('evaluation:\n  metrics:\n    - type: |')).toContain('precision-at-k');
    expect(await types('engine:\n  type: |')).toContain('onnxruntime');
    expect(await types('overrides:\n  final:\n    training:\n      sampler:\n        type: |')).toContain(
      'per-class',
    );
    const trunks = await spec.complete('heml: 1\nmodel:\n  trunk:\n    type: |');
    expect(trunks.resnet18).toMatch(/^ResNet-18/);
  });

  it('is offered the options of the type that is named, and of no other', async () => {
    const options = await spec.complete(`${head}training:\n  loss:\n    type: triplet\n    |`);
    expect(Object.keys(options)).toMatchInlineSnapshot(`
      [
        "margin",
        "swap",
        "smooth",
        "tripletsPerAnchor",
        "distance",
        "reducer",
        "embeddingRegularizer",
      ]
    `);
    expect(options.margin).toMatchInlineSnapshot(`"How much farther a negative must be."`);
    expect(Object.keys(await spec.complete(`${head}training:\n  loss:\n    |`))).toEqual(['type']);
    expect(Object.keys(await spec.complete(`${head}training:\n  background: |`))).toEqual([
      'black',
      'mean',
      'keep',
      'blur',
    ]);
  });

  it('explains what the cursor is over', async () => {
    expect(await spec.hover(`${head}training:\n  ep|ochs: 3`)).toMatchInlineSnapshot(`
      "#### training.epochs

      Passes over the training split, for every node.

      0 or more, at most 1000000. Default: \`4\`."
    `);
    expect(await spec.hover(`${head}training:\n  lo|ss: { type: snr }`)).toMatchInlineSnapshot(`
      "#### training.loss

      What training makes small.

      Default: \`{ type: triplet }\`."
    `);
    expect(
      await spec.hover(`${head}training:\n  loss: { type: triplet, mar|gin: 0.1 }`),
    ).toMatchInlineSnapshot(`
      "#### loss triplet.margin

      How much farther a negative must be.

      0 or more. Default: \`0.05\`."
    `);
    expect(await spec.hover(`${head}training:\n  loss: { type: sn|r }`)).toContain(
      'Contrastive loss by the signal-to-noise ratio',
    );
    // A parent may say which loss it is.
    expect(
      await spec.hover(`extends: a.yaml\ntraining:\n  loss: { tempera|ture: 0.1 }`),
    ).toMatchInlineSnapshot(`
      "#### a loss's temperature

      normalized-softmax: What similarities are divided by.

      nt-xent: What similarities are divided by; the smaller, the more the hardest negatives count.

      sup-con: What similarities are divided by; the smaller, the more the hardest pairs count."
    `);
  });

  it('hears of mistakes', async () => {
    const heard = (text: string) => spec.complaints(`${head}${text}`);
    expect(await heard('training: { epoch: 1 }')).toMatchInlineSnapshot(`
      [
        "9:13 Property epoch is not allowed.",
      ]
    `);
    expect(await heard('training: { loss: { type: triplet, margn: 0.1 } }')).toMatchInlineSnapshot(`
      [
        "9:36 Property margn is not allowed.",
      ]
    `);
    expect(await heard('training: { loss: { margn: 0.1 } }')).toMatchInlineSnapshot(`
      [
        "9:21 Property margn is not allowed.",
      ]
    `);
    expect(await heard('training: { miner: { type: multi-similarty } }')).toMatchInlineSnapshot(`
      [
        "9:28 Value must be "all" | "angular" | "batch-easy-hard" | "batch-hard" | "distance-weighted" | "hdc" | "multi-similarity" | "packaged-triplets" | "pair-margin" | "triplet-margin".",
      ]
    `);
    expect(await heard('overrides: { final: { training: { epoch: 1 } } }')).toMatchInlineSnapshot(`
      [
        "9:35 Property epoch is not allowed.",
      ]
    `);
    expect(await heard('training: { epochs: many, background: white }')).toMatchInlineSnapshot(`
      [
        "9:21 It has to be a whole number.",
        "9:39 Value is not accepted. Valid values: "black", "mean", "keep", "blur".",
      ]
    `);
    expect(
      await spec.complaints('heml: 1\nname: a\nmodel: {}\ndataset: { type: folder }'),
    ).toMatchInlineSnapshot(`
      [
        "1:1 Missing property "plugins".",
        "1:1 Missing property "segments".",
        "1:1 Missing property "hierarchy".",
        "4:1 Missing property "root".",
        "4:1 Missing property "label".",
        "4:1 Missing property "split".",
        "3:1 Missing property "trunk".",
      ]
    `);
  });

  it('needs a trunk unless its method has none', async () => {
    const trunk = (method: string) =>
      spec.complaints(`heml: 1\nname: a\nmethod: { type: ${method} }\nmodel: {}`);
    expect(await trunk('single')).toContain('4:1 Missing property "trunk".');
    expect((await trunk('additive')).join()).not.toContain('trunk');
  });

  it('may leave to a parent or the environment what only they know', async () => {
    const parent =
      'extends: a.yaml\nname: b\ndataset: { root: x }\ntraining: { loss: { margin: 0.2 }, miner: null }\n';
    expect(await spec.complaints(parent)).toEqual([]);
    const variables =
      'training:\n  epochs: ${env:EPOCHS:-4}\n  background: ${env:BACKGROUND}\n  loss:\n    type: ${env:LOSS}\n';
    expect(await spec.complaints(head + variables)).toEqual([]);
  });

  it.each(yamlFiles('specs'))('%s is right', async (file) => {
    expect(await spec.complaints(withoutModeline(file))).toEqual([]);
  });
});

describe('a sweep', () => {
  const head = 'heml: 1\nname: a\nbase: x.yaml\n';

  it('is offered the settings that it can vary, and their values', async () => {
    const settings = await sweep.complete(`${head}grid:\n  |`);
    expect(settings).toMatchObject({ 'training.epochs': 'Passes over the training split, for every node.' });
    expect(Object.keys(settings)).toEqual(
      expect.arrayContaining(['training.loss.distance.type', 'training.optimizer.learningRate.trunk']),
    );
    expect(Object.keys(settings)).not.toContain('name');
    const types = await sweep.complete(`${head}zip:\n  training.loss:\n    - type: |`);
    expect(Object.keys(types)).toContain('proxy-anchor');
    const backgrounds = await sweep.complete(`${head}set:\n  training.background: |`);
    expect(Object.keys(backgrounds)).toEqual(['black', 'mean', 'keep', 'blur']);
  });

  it('hears of mistakes', async () => {
    const heard = (text: string) => sweep.complaints(`${head}${text}`);
    expect(await heard('gird: {}')).toMatchInlineSnapshot(`
      [
        "4:1 Property gird is not allowed.",
      ]
    `);
    expect(await heard('grid: { training.los: [{ type: snr }] }')).toMatchInlineSnapshot(`
      [
        "4:9 Property training.los is not allowed.",
      ]
    `);
    expect(await heard('grid: { training.loss: [{ type: triplet, margn: 1 }] }')).toMatchInlineSnapshot(`
      [
        "4:42 Property margn is not allowed.",
      ]
    `);
    expect(await heard('grid: { training.epochs: [1, two] }')).toMatchInlineSnapshot(`
      [
        "4:30 It has to be a whole number.",
      ]
    `);
    expect(await heard('set: { overrides.final.training.epochs: 1, training.augment.crop.0: 0.5 }')).toEqual(
      [],
    );
  });

  it.each(yamlFiles('specs/sweeps'))('%s is right', async (file) => {
    expect(await sweep.complaints(withoutModeline(file))).toEqual([]);
  });
});

/** Its first line names a schema's file, which is written on demand. */
const withoutModeline = (file: string) =>
  readFileSync(join(root, file), 'utf8').replace(/^# yaml-language-server:.*/, '#');
