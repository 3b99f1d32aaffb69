import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@hemlkit/core/plugin';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dvclive } from '../src';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-dvclive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = { 'training.epochs': '4', 'training.loss.type': 'triplet', 'training.augment.flip': 'true' };
const open = (resumed = false) =>
  dvclive.create({} as never, {} as never, { run: 'smiles', folder, resumed, trusted: false, settings });
const epoch = (at: number, metrics: Record<string, number>) =>
  ({ type: 'epoch', node: 'final', epoch: at, loss: 1 / at, metrics }) as unknown as RunEvent;
const text = (name: string) => readFile(join(folder, 'dvclive', name), 'utf8');

it('writes the files that DVCLive documents', async () => {
  const tracker = await open();
  await tracker.event(epoch(1, { 'precision@1': 0.5 }));
  await tracker.event(epoch(2, { 'precision@1': 0.75 }));
  await tracker.picture?.({ name: 'metric-tree', png: Buffer.from('a picture') });
  await tracker.close();
  expect(await text('plots/metrics/loss/final.tsv')).toBe('step\tfinal\n1\t1\n2\t0.5\n');
  expect(await text('plots/metrics/precision@1/final.tsv')).toBe('step\tfinal\n1\t0.5\n2\t0.75\n');
  expect(JSON.parse(await text('metrics.json'))).toEqual({
    step: 2,
    loss: { final: 0.5 },
    'precision@1': { final: 0.75 },
  });
  expect(JSON.parse(await text('params.yaml'))).toEqual({
    training: { epochs: 4, loss: { type: 'triplet' }, augment: { flip: true } },
  });
  expect(JSON.parse(await text('dvc.yaml'))).toEqual({
    params: ['params.yaml'],
    metrics: ['metrics.json'],
    plots: [{ 'plots/metrics': { x: 'step' } }, 'plots/images'],
  });
  expect(await text('plots/images/metric-tree.png')).toBe('a picture');
});

it('a resumed run goes on in its tables, a new one of the name begins them again', async () => {
  for (const [at, resumed] of [
    [1, false],
    [2, true],
  ] as const)
    await (await open(resumed)).event(epoch(at, {}));
  expect(await text('plots/metrics/loss/final.tsv')).toBe('step\tfinal\n1\t1\n2\t0.5\n');
  await (await open()).event(epoch(4, {}));
  expect(await text('plots/metrics/loss/final.tsv')).toBe('step\tfinal\n4\t0.25\n');
  expect(JSON.parse(await text('metrics.json'))).toEqual({ step: 4, loss: { final: 0.25 } });
});

it('a label in the name of a metric leads nowhere else', async () => {
  const tracker = await open();
  await tracker.event(epoch(1, { 'precision@1/../../../x': 0.5, 'precision@1/a:b*': 0.5, 'r/__proto__': 1 }));
  expect(await readdir(folder)).toEqual(['dvclive']);
  expect((await readdir(join(folder, 'dvclive/plots/metrics'), { recursive: true })).sort()).toEqual([
    'loss',
    'loss/final.tsv',
    'precision@1',
    'precision@1/_',
    'precision@1/_/_',
    'precision@1/_/_/_',
    'precision@1/_/_/_/x',
    'precision@1/_/_/_/x/final.tsv',
    'precision@1/a_b_',
    'precision@1/a_b_/final.tsv',
    'r',
    'r/__proto__',
    'r/__proto__/final.tsv',
  ]);
  expect(({} as Record<string, unknown>).final).toBeUndefined();
});
