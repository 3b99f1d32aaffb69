import type { QueryResult } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { queryText } from './query-text';

const hit = (
  rank: number,
  id: string,
  label: string | undefined,
  hat: number,
): QueryResult['hits'][number] => ({
  rank,
  distance: rank / 10,
  image: `/faces/${id}`,
  tree: {
    version: 2,
    explanations: {},
    a: { id: 'me.jpg' },
    b: { id, ...(label && { label }) },
    root: 'head',
    nodes: [
      { id: 'hat', segments: ['hat'], children: [], distances: { snr: hat }, absent: hat > 1 ? ['b'] : [] },
      { id: 'hair', segments: ['hair'], children: [], distances: { snr: 0.5 }, absent: [] },
      {
        id: 'head',
        segments: ['hat', 'hair'],
        children: ['hat', 'hair'],
        distances: { snr: rank / 10 },
        absent: [],
      },
    ],
  },
});

const result: QueryResult = {
  query: { id: 'me.jpg' },
  node: 'head',
  distance: 'snr',
  gallery: { name: 'validation', images: 299, leftOut: [] },
  hits: [hit(1, 'face_0012', 'smile', 0.25), hit(2, 'face_0007', undefined, 3)],
};

test('lists the hits, and their distances at every node', () => {
  expect(queryText(result)).toMatchInlineSnapshot(`
    "me.jpg
    nearest of 299 images (validation) at head, by snr

    #  image      label    snr
    1  face_0012  smile  0.100
    2  face_0007         0.200

    node        #1     #2
    head     0.100  0.200
    ├─ hat   0.250      ·
    └─ hair  0.500  0.500

    ·  one of the two images shows nothing of the node"
  `);
});

test('says so where there is none', () => {
  expect(queryText({ ...result, hits: [] })).toContain('no other image shows this node');
});
