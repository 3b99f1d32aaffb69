import { describe, expect, it } from 'vitest';
import { parseJsonLines, tableOfJson } from './json-table';

const table = (value: unknown) => {
  const { header, rows } = tableOfJson(value, 'labels.json');
  return [header, ...rows.map(({ cells }) => cells)];
};

describe('a table of JSON', () => {
  const expected = [
    ['image', 'label'],
    ['a.png', 'cat'],
    ['b.png', 'dog'],
  ];
  it.each([
    [
      'records',
      [
        { image: 'a.png', label: 'cat' },
        { image: 'b.png', label: 'dog' },
      ],
    ],
    [
      'pairs under a key',
      {
        labels: [
          ['a.png', 'cat'],
          ['b.png', 'dog'],
        ],
      },
    ],
    ['labels by image', { 'a.png': 'cat', 'b.png': 'dog' }],
    ['records by image', { 'a.png': { label: 'cat' }, 'b.png': { label: 'dog' } }],
  ])('is read from %s', (_, value) => {
    expect(table(value)).toEqual(expected);
  });

  it('has all keys for columns, texts of numbers and truth values, nothing of lists', () => {
    expect(
      table([
        { file: 'a', age: 3.5, seen: true, box: [1, 2] },
        { file: 'b', age: null, place: ' sea ' },
      ]),
    ).toEqual([
      ['file', 'age', 'seen', 'place'],
      ['a', '3.5', 'true', ''],
      ['b', '', '', 'sea'],
    ]);
  });

  it.each([
    [['background', 'skin'], 'Entry 1 of labels.json is not a record of an image.'],
    [[{ image: 'a', label: 'x' }, 3], 'Entry 2 of labels.json is not a record of an image.'],
    ['text', 'labels.json is not a table of images.'],
    [[], 'labels.json is not a table of images.'],
  ])('is refused where it is something else: %j', (value, message) => {
    expect(() => table(value)).toThrow(message);
  });

  it('is read from lines', () => {
    const { header, rows } = parseJsonLines(
      '{"file_name":"a.png","label":1}\n\n{"file_name":"b.png","label":2}\n',
      'm.jsonl',
    );
    expect(header).toEqual(['file_name', 'label']);
    expect(rows).toEqual([
      { line: 1, cells: ['a.png', '1'] },
      { line: 3, cells: ['b.png', '2'] },
    ]);
    expect(() => parseJsonLines('{"a":1,"b":2}\n{', 'm.jsonl')).toThrow('Line 2 of m.jsonl is not a record');
    expect(() => parseJsonLines('\n', 'm.jsonl')).toThrow('m.jsonl is empty');
  });
});
