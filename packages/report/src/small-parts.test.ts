import { expect, test } from 'vitest';
import { markdownTable } from './markdown-table';
import { metricNames, metricText, shortName } from './metric-names';
import { secondsText } from './seconds-text';
import { treeRows } from './tree-rows';

test('a Markdown table escapes what would break it', () => {
  expect(
    markdownTable(
      ['node', 'P@1'],
      [
        ['a|b', '1'],
        ['c\r\nd', '2'],
        ['<img src=x onerror=alert(1)> &amp; \\| x', '3'],
      ],
    ),
  ).toMatchInlineSnapshot(`
    "| node | P@1 |
    | --- | ---: |
    | a\\|b | 1 |
    | c d | 2 |
    | &lt;img src=x onerror=alert(1)> &amp;amp; \\\\\\| x | 3 |"
  `);
});

test('durations are written as people say them', () => {
  expect([0, 0.44, 9.94, 9.96, 59.4, 59.6, 61, 3599, 3600, 7384].map(secondsText)).toMatchInlineSnapshot(`
    [
      "0.0 s",
      "0.4 s",
      "9.9 s",
      "10.0 s",
      "59 s",
      "1 min 00 s",
      "1 min 01 s",
      "59 min 59 s",
      "1 h 00 min",
      "2 h 03 min",
    ]
  `);
});

test('precision comes first, by k and not by spelling; the rest keeps its order', () => {
  const nodes: { metrics: Record<string, number> }[] = [
    { metrics: { 'r-precision': 1, 'precision@10': 1 } },
    { metrics: { map: 1, 'precision@2': 1 } },
  ];
  expect(metricNames(nodes)).toEqual(['precision@2', 'precision@10', 'r-precision', 'map']);
  expect(shortName('precision@10')).toBe('P@10');
  expect(shortName('recall@1')).toBe('recall@1');
});

test('an undefined metric is a dash, not a number', () => {
  expect(metricText('precision@1', Number.NaN)).toBe('-');
  expect(metricText('map', undefined)).toBe('-');
  expect(metricText('map', 0.12345)).toBe('0.123');
});

test('a tree of one node has no lines; a child that is not there is left out', () => {
  expect(treeRows('a', [{ id: 'a', children: [] }])).toEqual([{ node: { id: 'a', children: [] }, lead: '' }]);
  expect(treeRows('a', [{ id: 'a', children: ['b'] }]).map((row) => row.node.id)).toEqual(['a']);
});
