import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatError } from '../errors/format-error';
import { checkClasses } from './check-classes';
import { changed, fixtures, read, small } from './fixtures/read';
import { loadExperiment } from './load-experiment';
import { nodeSettings } from './node-settings';

describe('defaults', () => {
  it('are all written out', async () => {
    const { experiment } = await read(small);
    expect(experiment.seed).toBe(0);
    expect(experiment.segmenter).toEqual({ type: 'masks' });
    expect(experiment.dataset).toMatchObject({ split: { train: 8 } });
    expect(experiment.model).toMatchObject({
      embedder: { type: 'mlp', dimensions: 64 },
      merge: { type: 'average' },
    });
    expect(experiment.training).toEqual({
      epochs: 2,
      imageSize: 64,
      background: 'black',
      absent: 'skip',
      normalize: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
      sampler: { type: 'per-class', batchSize: 32, perClass: 4 },
      augment: { flip: false },
      miner: { type: 'multi-similarity', epsilon: 0.1 },
      loss: { type: 'triplet', margin: 0.05, distance: { type: 'euclidean' } },
      optimizer: { type: 'adam', weightDecay: 1e-4 },
      keep: 'precision@1',
    });
    expect(experiment.evaluation.metrics).toEqual([{ type: 'precision-at-k', k: [1, 2, 8] }]);
    expect(experiment.explanation.distance).toEqual({ type: 'snr' });
    expect(experiment.engine).toMatchObject({ type: 'onnxruntime' });
  });

  it('stand for the type of a component written without one', async () => {
    const { experiment } = await read(small, { set: ['training.loss.margin=0.2'] });
    expect(experiment.training.loss).toMatchObject({ type: 'triplet', margin: 0.2 });
  });

  it('give way to null: no miner, no cropping', async () => {
    const spec = changed('epochs: 2', 'miner: null\n  patience: null\n  augment: { crop: null }');
    const { training } = (await read(spec)).experiment;
    expect('miner' in training || 'patience' in training || 'crop' in training.augment).toBe(false);
  });
});

describe('resolved', () => {
  it('loads to the same experiment again', async () => {
    const text = `${changed('epochs: 2', 'epochs: 2\n  miner: null')}overrides: { final: { training: { epochs: 5 } } }\n`;
    const first = await read(
      changed('hat]', 'hats: [hat, cap]]', changed('[hair, hat]', '[hair, hats]', text)),
    );
    const second = await read(first.resolved);
    expect(second.experiment).toEqual(first.experiment);
    expect(second.resolved).toBe(first.resolved);
    expect(parse(first.resolved).training.miner).toBeNull();
  });
});

describe('extends', () => {
  const base = changed('epochs: 2', 'epochs: 2\n  loss: { type: triplet, margin: 0.3 }');

  it('merges maps, replaces lists and components of another type', async () => {
    const child =
      'extends: base.yaml\nname: child\ntraining: { imageSize: 32, loss: { type: contrastive } }\n';
    const { experiment } = await read({ 'spec.yaml': child, 'base.yaml': base });
    expect(experiment.name).toBe('child');
    expect(experiment.training).toMatchObject({ epochs: 2, imageSize: 32 });
    expect(experiment.training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
  });

  it('replaces segments and hierarchy as a whole', async () => {
    const child = 'extends: base.yaml\nsegments: [neck, hair]\nhierarchy: { all: [neck, hair] }\n';
    const { hierarchy } = await read({ 'spec.yaml': child, 'base.yaml': base });
    expect(hierarchy.nodes.map(({ id }) => id)).toEqual(['neck', 'hair', 'all']);
  });

  it("finds a plugin from the folder of the file that names it, also when the run's copy is loaded", async () => {
    const top = mkdtempSync(join(tmpdir(), 'heml-extends-'));
    mkdirSync(join(top, 'specs'));
    const plugin = `./${relative(top, join(fixtures, 'toy-plugin.ts'))}`;
    writeFileSync(join(top, 'base.yaml'), changed('./toy-plugin.ts', plugin));
    writeFileSync(join(top, 'specs', 'spec.yaml'), 'extends: ../base.yaml\n');
    const loaded = await loadExperiment(join(top, 'specs', 'spec.yaml'));
    writeFileSync(join(top, 'resolved.yaml'), loaded.resolved);
    const again = await loadExperiment(join(top, 'resolved.yaml'), { folder: loaded.folder });
    expect(again.experiment.plugins).toEqual(loaded.experiment.plugins);
    expect(again.plugins.map(({ meta }) => meta.name)).toContain('toy-plugin');
  });
});

describe('--set', () => {
  it('reads values as YAML and reaches into lists', async () => {
    const set = [
      'seed=7',
      'training.miner=null',
      'segments.3=cap',
      'hierarchy.top=[hair, cap]',
      'training.augment={flip: true}',
    ];
    const { experiment, hierarchy } = await read(small, { set });
    expect(experiment.seed).toBe(7);
    expect(experiment.training.miner).toBeUndefined();
    expect(experiment.training.augment.flip).toBe(true);
    expect(hierarchy.nodes[3]?.id).toBe('cap');
  });

  it('does not mind the order of a type and its options', async () => {
    const set = ['training.loss.positiveMargin=0.5', 'training.loss.type=contrastive'];
    const { training } = (await read(changed('epochs: 2', 'loss: { type: triplet }'), { set })).experiment;
    expect(training.loss).toEqual({ type: 'contrastive', positiveMargin: 0.5 });
  });
});

describe('environment', () => {
  it('is put in the place of references, quoted or not', async () => {
    const spec = changed('root: faces', 'root: ${env:ROOT}/${env:SET:-small}');
    expect((await read(spec, { env: { ROOT: '/data' } })).experiment.dataset.root).toBe('/data/small');
    const number = changed('epochs: 2', 'epochs: ${env:EPOCHS}\n  keep: "${env:KEEP:-loss: 1}"');
    const { training } = (await read(number, { env: { EPOCHS: '9', KEEP: '' } })).experiment;
    expect(training).toMatchObject({ epochs: 9, keep: 'loss: 1' });
  });
});

describe('nodeSettings', () => {
  const override =
    'overrides:\n  final: { training: { epochs: 5, miner: null, loss: { type: contrastive } } }\n';

  it('merges the override of a node over the spec', async () => {
    const loaded = await read(`${small}${override}`);
    const { training, model } = nodeSettings(loaded, 'final');
    expect(training.epochs).toBe(5);
    expect(training.miner).toBeUndefined();
    expect(training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
    expect(model).toEqual(loaded.experiment.model);
    expect(nodeSettings(loaded, 'body').training).toEqual(loaded.experiment.training);
  });

  it('refuses an unknown node', async () => {
    const loaded = await read(small);
    expect(() => nodeSettings(loaded, 'tail')).toThrow('There is no node `tail`.');
  });
});

describe('checkClasses', () => {
  it('points at the class, in a segment with a name of its own as well', async () => {
    const loaded = await read(changed('hat]', 'hat: [hat, capp]]'));
    expect(() => checkClasses(loaded, ['neck', 'cloth', 'hair', 'hat', 'capp'])).not.toThrow();
    try {
      checkClasses(loaded, ['neck', 'cloth', 'hair', 'hat', 'cap']);
      expect.unreachable();
    } catch (error) {
      expect(formatError(error as never).replace(loaded.file, 'spec.yaml')).toMatchInlineSnapshot(`
        "spec.yaml:5:42
        The class maps have no class \`capp\`.
          5 | segments: [neck, cloth, hair, hat: [hat, capp]]
            |                                          ^^^^
        Did you mean \`cap\`? The classes are \`neck\`, \`cloth\`, \`hair\`, \`hat\`, \`cap\`."
      `);
    }
  });
});
