import { describe, expect, it } from 'vitest';
import { buildHierarchy } from './build';
import { joinPairs } from './pairs';

const segments = (...names: string[]) =>
  names.map((name, i) => ({ name, classes: [name], path: ['segments', i] }));

describe('buildHierarchy', () => {
  it('orders leaves, then level by level, in the order of the spec', () => {
    const { hierarchy } = buildHierarchy(segments('a', 'b', 'c', 'd', 'e'), {
      final: ['high', 'e'],
      high: ['left', 'right'],
      right: ['d', 'c'],
      left: ['a', 'b'],
    });
    expect(hierarchy?.nodes.map(({ id, level }) => `${id}${level}`)).toEqual([
      'a0',
      'b0',
      'c0',
      'd0',
      'e0',
      'right1',
      'left1',
      'high2',
      'final3',
    ]);
    expect(hierarchy?.root).toBe('final');
    const right = hierarchy?.nodes.find(({ id }) => id === 'right');
    expect(right).toMatchObject({ children: ['d', 'c'], segments: ['c', 'd'], classes: ['c', 'd'] });
  });

  it('joins the classes of segments without repetition', () => {
    const parts = [
      { name: 'head', classes: ['skin', 'nose'], path: ['segments', 0] },
      { name: 'body', classes: ['cloth', 'skin'], path: ['segments', 1] },
    ];
    const { hierarchy } = buildHierarchy(parts, { all: ['head', 'body'] });
    expect(hierarchy?.nodes.at(-1)?.classes).toEqual(['skin', 'nose', 'cloth']);
  });

  it('takes a single segment as the whole tree', () => {
    expect(buildHierarchy(segments('a'), 'pairs').hierarchy?.root).toBe('a');
    expect(buildHierarchy(segments('a'), {}).hierarchy?.nodes).toHaveLength(1);
  });

  it('takes more than two children', () => {
    const { hierarchy } = buildHierarchy(segments('a', 'b', 'c'), { all: ['a', 'b', 'c'] });
    expect(hierarchy?.nodes.at(-1)).toMatchObject({ id: 'all', level: 1, children: ['a', 'b', 'c'] });
  });

  it.each(['a.b', 'a/b', '.a', 'a ', '-a', '__proto__', '', 'x'.repeat(81)])(
    'refuses the name %j',
    (name) => {
      expect(buildHierarchy(segments(name, 'b'), 'pairs').problems).toHaveLength(1);
    },
  );

  it('takes names that JavaScript knows otherwise', () => {
    expect(
      buildHierarchy(segments('constructor', 'b'), { toString: ['constructor', 'b'] }).hierarchy?.root,
    ).toBe('toString');
  });

  it('reports all segments that are left over, beside several roots', () => {
    const { problems } = buildHierarchy(segments('a', 'b', 'c', 'd', 'e'), { x: ['a', 'b'], y: ['c', 'd'] });
    expect(problems?.map(({ path }) => path)).toEqual([
      ['segments', 4],
      ['hierarchy', 'y'],
    ]);
  });
});

describe('joinPairs', () => {
  it('joins neighbours and carries an odd one up', () => {
    expect(joinPairs(['a', 'b', 'c', 'd', 'e'])).toEqual({
      'a+b': ['a', 'b'],
      'c+d': ['c', 'd'],
      'a-to-d': ['a+b', 'c+d'],
      'a-to-e': ['a-to-d', 'e'],
    });
  });

  it('keeps its names apart from those of segments', () => {
    expect(joinPairs(['a', 'b', 'a+B'])).toEqual({ 'a+b-2': ['a', 'b'], 'a-to-a+B': ['a+b-2', 'a+B'] });
  });

  it('refuses names that a file system may take for one', () => {
    const reported = (...names: string[]) =>
      (buildHierarchy(segments(...names), { all: names }).problems ?? []).map(({ message }) => message);
    expect(reported('Nose', 'nose')).toContain(
      'The segments `Nose` and `nose` differ only in capitals; some file systems take them for one.',
    );
    expect(reported('\u00e9', 'e\u0301')[0]).toContain('differ only in their form of Unicode');
  });
});
