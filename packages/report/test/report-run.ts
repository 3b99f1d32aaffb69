import { createRandom } from '@hemlkit/core';
import type { ReportRun } from '../src/page/report-data';
import { paperTree, pixel, samePictures } from './paper-tree';

/** All that a report can tell, with made-up numbers and pictures of one pixel. */
export function reportRun(changes: Partial<ReportRun> = {}): ReportRun {
  const random = createRandom(8, 'report-run');
  const tree = paperTree();
  const precision = () => ({
    'precision@1': 0.5 + random.uniform() / 2,
    'precision@2': 0.5 + random.uniform() / 2,
  });
  const pictures = samePictures(tree);
  const sample = (i: number) => ({
    id: `validation/${i}`,
    label: i % 2 === 0 ? 'smile' : 'no smile',
    picture: pixel,
  });
  const values = (add: number) => Array.from({ length: 40 }, () => random.uniform() + add);
  const split = (name: 'train' | 'validation', images: number) => ({
    split: name,
    images,
    labels: ['smile', 'no smile'].map((label) => ({ label, images: images / 2 })),
    segments: tree.nodes.slice(0, 16).map(({ id }) => ({ name: id, images: images - 1, share: 0.04 })),
    classes: [],
  });
  return {
    name: 'made-up',
    folder: 'runs/made-up',
    summary: {
      name: 'made-up',
      root: tree.root,
      nodes: tree.nodes.map(({ id, children, segments }) => ({
        id,
        children,
        segments,
        metrics: precision(),
        bestEpoch: 2,
        seconds: 12,
        cached: false,
      })),
      precision: { value: 0.8, low: 0.74, high: 0.85, count: 200, chance: 99 / 199 },
      seconds: 372,
      imagesPerSecond: 143.2,
      peakRssMb: 812.4,
      versions: { '@hemlkit/core': '0.1.0', node: '20.20.2' },
      engine: { type: 'onnxruntime', threads: 2 },
    },
    history: Object.fromEntries(
      tree.nodes.map(({ id }) => [
        id,
        {
          bestEpoch: 2,
          epochs: [1, 2, 3].map((epoch) => ({ epoch, loss: 0.1 / epoch, metrics: precision() })),
        },
      ]),
    ),
    keep: 'precision@1',
    command: 'heml train runs/made-up/resolved.yaml',
    spec: 'heml: 1\nname: made-up\n',
    settings: {
      name: 'made-up',
      'dataset.type': 'synthetic',
      'segmenter.type': 'masks',
      'training.epochs': '3',
    },
    warnings: ['hat: only 3 of 400 training images show it'],
    splits: [split('train', 400), split('validation', 200)],
    pairs: {
      distance: 'snr',
      inverted: false,
      samples: 100,
      of: 200,
      groups: Object.fromEntries(
        tree.nodes.map(({ id }) => [id, { same: values(0), different: values(0.4) }]),
      ),
    },
    map: {
      points: Array.from({ length: 8 }, (_, i) => ({
        ...sample(i),
        x: (i % 4) / 3,
        y: i < 4 ? 0 : 1,
        mistake: i === 5,
        attributes: { glasses: String(i < 2) },
      })),
      of: 200,
    },
    neighbours: [0, 1].map((query) => ({
      query: sample(query),
      hits: [2, 3, 4].map((hit) => ({ ...sample(hit), distance: hit / 10 })),
    })),
    examples: (['neighbours', 'near-but-different', 'far-but-same', 'random'] as const).map((why) => ({
      why,
      tree,
      a: pictures,
      b: pictures,
    })),
    ...changes,
  };
}
