import type { Explanation, MetricTree } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { owenOf } from '../test/paper-tree';
import { metricTreeText } from './metric-tree-text';

const node = (
  id: string,
  children: string[],
  snr: number,
  absent: ('a' | 'b')[] = [],
): MetricTree['nodes'][number] => ({
  id,
  segments: [id],
  children,
  distances: { snr, euclidean: snr / 2 },
  absent,
});

const tree: MetricTree = {
  version: 2,
  explanations: {},
  a: { id: 'face_0012', label: 'smile' },
  b: { id: 'other.jpg' },
  root: 'final',
  nodes: [
    node('u_lip', [], 1.6),
    node('l_lip', [], 0.05),
    node('hat', [], 9, ['b']),
    node('eye_g', [], Number.NaN, ['a', 'b']),
    node('lips', ['u_lip', 'l_lip'], 0.9),
    node('worn', ['hat', 'eye_g'], 9, ['b']),
    node('final', ['lips', 'worn'], 0.4),
  ],
};

const probabilities: Record<string, number> = { final: 0.25, lips: 0.6, u_lip: 0.97, l_lip: 0.5, hat: 0.9 };

const calibrated: MetricTree = {
  ...tree,
  nodes: tree.nodes.map((one) => {
    const probability = probabilities[one.id];
    return probability === undefined
      ? one
      : {
          ...one,
          probability,
          percentile: probability / 2,
          reliability: { pairs: 1180, calibrationError: 0.021, brier: 0.2, baseBrier: 0.25 },
        };
  }),
  calibration: {
    method: 'isotonic',
    distance: 'snr',
    split: 'validation',
    samples: 60,
    pairs: 3540,
    differing: 0.508,
  },
};

test('draws every node with its distances, and what is absent', () => {
  expect(metricTreeText(tree)).toMatchInlineSnapshot(`
    "a  face_0012  (smile)
    b  other.jpg

    node           snr  euclidean
    final        0.400      0.200
    ├─ lips      0.900      0.450
    │  ├─ u_lip  1.600      0.800
    │  └─ l_lip  0.050      0.025
    └─ worn      9.000      4.500  not in image b
       ├─ hat    9.000      4.500  not in image b
       └─ eye_g      -          -  in neither image"
  `);
});

test('shows the distances that are asked for', () => {
  expect(metricTreeText(tree, { distances: ['euclidean'] })).toMatchInlineSnapshot(`
    "a  face_0012  (smile)
    b  other.jpg

    node         euclidean
    final            0.200
    ├─ lips          0.450
    │  ├─ u_lip      0.800
    │  └─ l_lip      0.025
    └─ worn          4.500  not in image b
       ├─ hat        4.500  not in image b
       └─ eye_g          -  in neither image"
  `);
});

test('draws the probability as a bar, and says what it was fitted on', () => {
  expect(metricTreeText(calibrated, { distances: ['snr'] })).toMatchInlineSnapshot(`
    "a  face_0012  (smile)
    b  other.jpg

    The same label, 75 % sure.

    node           snr  closer  differ
    final        0.400    13 %    25 %  ████
    ├─ lips      0.900    30 %    60 %  █████████▋
    │  ├─ u_lip  1.600    49 %    97 %  ███████████████▌
    │  └─ l_lip  0.050    25 %    50 %  ████████
    └─ worn      9.000       -       -  not in image b
       ├─ hat    9.000    45 %    90 %  not in image b
       └─ eye_g      -       -       -  in neither image

    closer  share of the validation pairs that are closer by snr at this node
    differ  probability that the labels differ, by the node's snr; of all pairs 51 % do
            (3,540 pairs of 60 validation samples; held out at final: off by 2.1 %, Brier 0.200, knowing nothing 0.250)"
  `);
});

test('leaves the bars out where their width is 0', () => {
  expect(metricTreeText(calibrated, { barWidth: 0 })).not.toContain('█');
});

test('colours near and far apart', () => {
  const painted = metricTreeText(calibrated, {
    paint: (style, text) => (text ? `<${style}>${text}</>` : ''),
  });
  expect(painted).toContain('<far>███████████████▌</>');
  expect(painted).toContain('<near>████</>');
  expect(painted.replaceAll(/<[^>]*>/g, '')).toBe(metricTreeText(calibrated));
});

test('shows what each part adds to the distance of the root', () => {
  const shares: Record<string, number> = {
    final: 0.4,
    lips: 0.45,
    u_lip: 0.5,
    l_lip: -0.05,
    worn: -0.05,
    hat: -0.05,
    eye_g: 0,
  };
  const shared = { ...tree, explanations: { owen: owenOf(shares, { all: 0.4 }) } };
  expect(metricTreeText(shared, { distances: ['snr'], barWidth: 4 })).toMatchInlineSnapshot(`
    "a  face_0012  (smile)
    b  other.jpg

    Most of the distance: u_lip (125 %).

    node           snr   share
    final        0.400  +0.400
    ├─ lips      0.900  +0.450
    │  ├─ u_lip  1.600  +0.500
    │  └─ l_lip  0.050  −0.050
    └─ worn      9.000  −0.050  not in image b
       ├─ hat    9.000  −0.050  not in image b
       └─ eye_g      -  +0.000  in neither image

    share   of the root's snr (Owen values): parts add up to their node, all to +0.400"
  `);
});

test('shows what joined nodes add of themselves', () => {
  const own = { u_lip: 0.2, l_lip: 0.05, lips: 0.04, hat: 0, eye_g: 0, worn: 0.01, final: 0.1 };
  const nodes = { ...own, lips: 0.29, worn: 0.01, final: 0.4 };
  const contributions: Explanation = {
    ...owenOf(nodes, { all: 0.4 }),
    type: 'contributions',
    title: 'contributions',
    distance: 'squared euclidean / 4',
    own,
  };
  expect(
    metricTreeText({ ...tree, explanations: { contributions } }, { distances: ['snr'], barWidth: 4 }),
  ).toMatchInlineSnapshot(`
    "a  face_0012  (smile)
    b  other.jpg

    Most of the distance: lips (72 %).

    node           snr   share     own
    final        0.400  +0.400  +0.100
    ├─ lips      0.900  +0.290  +0.040
    │  ├─ u_lip  1.600  +0.200
    │  └─ l_lip  0.050  +0.050
    └─ worn      9.000  +0.010  +0.010  not in image b
       ├─ hat    9.000  +0.000  not in image b
       └─ eye_g      -  +0.000  in neither image

    share   of the root's squared euclidean / 4 (contributions): parts and their node's own add up to it, all to +0.400"
  `);
  const owen = owenOf(nodes, { all: 0.4 });
  const both = metricTreeText({ ...tree, explanations: { owen, contributions } }, { distances: [] });
  expect(both.split('\n').find((line) => line.startsWith('node'))).toMatchInlineSnapshot(
    `"node           owen  contributions  contributions: own"`,
  );
});

test('claims no sum where the parts miss it', () => {
  const losses: Explanation = {
    ...owenOf({ final: 0.4, hat: 0.1 }, { all: 0.4 }),
    title: 'losses',
    gap: 0.3,
  };
  expect(
    metricTreeText({ ...tree, explanations: { losses } })
      .split('\n')
      .at(-1),
  ).toMatchInlineSnapshot(
    `"share   of the root's snr (losses): parts do not add up to their node; together they miss +0.400 by 0.300"`,
  );
});

test('tells sums over pixels from sums over parts, and by how much those miss that are meant to add up', () => {
  const { gap: _, ...base } = owenOf({ final: 0.4, lips: 0.3 });
  const sums = (more: Partial<Explanation>) =>
    metricTreeText({ ...tree, explanations: { one: { ...base, all: 0.4, none: 0, ...more } } })
      .split('\n')
      .at(-1);
  expect([sums({ outside: 0.05 }), sums({ outside: 0.05, gap: 0.002 }), sums({})]).toMatchInlineSnapshot(`
    [
      "share   of the root's snr (Owen values): sums over pixels, outside the segments +0.050",
      "share   of the root's snr (Owen values): sums over pixels, outside the segments +0.050; all to +0.400, off by 0.002",
      "share   of the root's snr (Owen values): parts do not add up to their node",
    ]
  `);
});
