import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSweepText } from './fixtures/sweep-files';

const head = 'heml: 1\nname: losses\n';
const names = (sweep: { runs: { name: string }[] }) => sweep.runs.map(({ name }) => name);

it('makes a run of every combination, all variants with the first seed first', async () => {
  const sweep = await readSweepText(`${head}base: base.yaml
set: { training.sampler.batchSize: 16 }
grid:
  training.loss: [{ type: triplet, margin: 0.1 }, { type: contrastive }]
  training.epochs: [1, 2]
seeds: [0, 1]
`);
  expect(names(sweep)).toEqual([
    'loss=triplet,epochs=1,seed=0',
    'loss=triplet,epochs=2,seed=0',
    'loss=contrastive,epochs=1,seed=0',
    'loss=contrastive,epochs=2,seed=0',
    'loss=triplet,epochs=1,seed=1',
    'loss=triplet,epochs=2,seed=1',
    'loss=contrastive,epochs=1,seed=1',
    'loss=contrastive,epochs=2,seed=1',
  ]);
  const { loaded, variant } = sweep.runs[7]!;
  expect(variant).toBe('contrastive epochs=2');
  expect(loaded.experiment).toMatchObject({
    name: 'loss=contrastive,epochs=2,seed=1',
    seed: 1,
    training: { epochs: 2, loss: { type: 'contrastive' }, sampler: { batchSize: 16 } },
  });
  expect(loaded.resolved).toContain('name: loss=contrastive,epochs=2,seed=1');
});

it('takes several specs and varies zipped settings together, under names of their own', async () => {
  const sweep = await readSweepText(`${head}base: { traditional: base.yaml, HEML: ./other.yaml }
zip:
  training.loss: { A: { type: triplet }, B: { type: contrastive } }
  training.miner: { A: { type: multi-similarity }, B: null }
`);
  expect(sweep.runs.map(({ name, variant }) => [name, variant])).toEqual([
    ['base=traditional,loss=A', 'traditional A'],
    ['base=traditional,loss=B', 'traditional B'],
    ['base=HEML,loss=A', 'HEML A'],
    ['base=HEML,loss=B', 'HEML B'],
  ]);
  const [, second, third] = sweep.runs.map(({ loaded }) => loaded.experiment.training);
  expect(second).toMatchObject({ epochs: 2, loss: { type: 'contrastive' } });
  expect(second).not.toHaveProperty('miner');
  expect(third).toMatchObject({ epochs: 3, miner: { type: 'multi-similarity' } });
});

it('names zipped lists by all of their values', async () => {
  const sweep = await readSweepText(`${head}base: base.yaml
zip: { training.epochs: [1, 2], training.imageSize: [32, 64] }
`);
  expect(names(sweep)).toEqual(['epochs=1,imageSize=32', 'epochs=2,imageSize=64']);
});

it('leaves out a run that is the same as an earlier one', async () => {
  const sweep = await readSweepText(
    `${head}base: [base.yaml, other.yaml]\ngrid: { training.epochs: [2, 3] }\n`,
  );
  expect(names(sweep)).toEqual(['base=base,epochs=2', 'base=base,epochs=3']);
  expect(sweep.repeated).toEqual([
    { name: 'base=other,epochs=2', as: 'base=base,epochs=2' },
    { name: 'base=other,epochs=3', as: 'base=base,epochs=3' },
  ]);
});

it('gives two runs two folders where values come to one name', async () => {
  const sweep = await readSweepText(`${head}base: base.yaml\ngrid: { training.keep: [a b, 'a:b', A-B] }\n`);
  const folders = names(sweep).map((name) => name.toLowerCase());
  expect(new Set(folders).size).toBe(3);
  expect(folders[0]).toBe('keep=a-b');
});

it('lays --set over every run, and what it sets varies no longer', async () => {
  const text = `${head}base: base.yaml\ngrid: { training.epochs: [1, 2], training.imageSize: [32, 64] }\nseeds: [0, 1]\n`;
  const sweep = await readSweepText(text, { set: ['seed=5', 'training.epochs=7'] });
  expect(names(sweep)).toEqual(['imageSize=32', 'imageSize=64']);
  expect(sweep.runs[0]!.loaded.experiment).toMatchObject({ seed: 5, training: { epochs: 7 } });
});

it('changes the type of a component that all runs have set, and says what that drops', async () => {
  const sweep = await readSweepText(`${head}base: base.yaml
set: { training.loss: { type: triplet, margin: 0.3 } }
grid: { training.loss.type: [triplet, contrastive] }
`);
  const [kept, changed] = sweep.runs.map(({ loaded }) => loaded);
  expect(kept!.experiment.training.loss).toMatchObject({ type: 'triplet', margin: 0.3 });
  expect(changed!.experiment.training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
  expect(changed!.notices).toEqual([
    'training.loss is `contrastive`: the options of `triplet` (`margin`) are dropped.',
  ]);
});

it("takes relative paths from the sweep file's folder", async () => {
  const sweep = await readSweepText(
    `${head}base: base.yaml\nset: { model.trunk: { type: resnet18, weights: w.bin } }\n`,
  );
  expect(names(sweep)).toEqual(['run']);
  // The toys' option is no path, so it stays as written; the spec itself is found beside the sweep.
  expect(sweep.runs[0]!.loaded.file).toBe(join(sweep.file, '..', 'base.yaml'));
});
