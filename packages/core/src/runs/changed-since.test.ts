import { expect, test } from 'vitest';
import { changedSince } from './changed-since';

const before = {
  data: { train: 'a', validation: 'b' },
  versions: { '@hemlkit/metrics': '0.1.0', './mine.ts': '12ab', node: '20.19.0' },
};

test('names the split and the plugin that are others now', () => {
  const now = {
    data: { train: 'a', validation: 'c', test: 'd' },
    versions: { '@hemlkit/metrics': '0.2.0', node: '22.1.0' },
  };
  expect(changedSince(before, now)).toMatchInlineSnapshot(`
    [
      "Changed since this run began: the images or class maps of the validation split. Nodes that depend on it are trained again.",
      "Changed since this run began: the plugin @hemlkit/metrics (0.1.0, now 0.2.0). Nodes that depend on it are trained again.",
      "Changed since this run began: the plugin ./mine.ts (12ab, now none). Nodes that depend on it are trained again.",
    ]
  `);
});

test('has nothing to say where nothing changed but Node.js, or nothing was written down', () => {
  const now = { ...before, versions: { ...before.versions, node: '24.0.0' } };
  expect(changedSince(before, now)).toEqual([]);
  expect(changedSince({ data: {}, versions: {} }, now)).toEqual([]);
});
