import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outlines } from './outlines';

/** Parts drawn with letters, `.` for none. */
const drawn = (...rows: string[]) => {
  const shown = Uint8Array.from(rows.join(''), (letter) => ' abc'.indexOf(letter) * Number(letter !== '.'));
  return { width: (rows[0] as string).length, height: rows.length, shown };
};

test('a rectangle has four corners, and its box', () => {
  expect(outlines(drawn('....', '.aaa', '.aaa'), ['a', 'b'])).toEqual({
    a: { path: 'M1 1l3 0 0 2 -3 0z', box: [1, 1, 4, 3] },
  });
});

test('a hole is a loop of its own, the other way round, and holds the part inside it', () => {
  const { a, b } = outlines(drawn('aaaaa', 'a...a', 'a.b.a', 'a...a', 'aaaaa'), ['a', 'b']);
  expect(a?.path.match(/M/g)).toHaveLength(2);
  expect(area(a?.path as string)).toBe(25 - 9);
  expect(b).toEqual({ path: 'M2 2l1 0 0 1 -1 0z', box: [2, 2, 3, 3] });
});

test('steps of a slope become one line', () => {
  const rows = Array.from({ length: 40 }, (_, y) => 'a'.repeat(y + 1).padEnd(40, '.'));
  const { path } = outlines(drawn(...rows), ['a']).a as { path: string };
  expect(path.split(' ').length).toBeLessThan(8);
  expect(Math.abs(area(path) - (40 * 41) / 2)).toBeLessThan(30);
});

test('pixels that meet at a corner alone, and whatever is drawn: the area within the tolerance', () => {
  expect(area(outlines(drawn('a.', '.a'), ['a']).a?.path as string)).toBe(2);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 144, maxLength: 144, max: 2 }), (shown) => {
      const found = outlines({ width: 12, height: 12, shown }, ['a', 'b']);
      for (const [i, name] of ['a', 'b'].entries()) {
        const pixels = shown.filter((value) => value === i + 1).length;
        expect(name in found).toBe(pixels > 0);
        if (!found[name]) continue;
        const { path, box } = found[name];
        expect(box.every((side) => side >= 0 && side <= 12)).toBe(true);
        // Each line cuts off less than the tolerance beside it.
        expect(Math.abs(area(path) - pixels)).toBeLessThanOrEqual(0.75 * lengthOf(path));
      }
    }),
  );
});

const pointsOf = (path: string): [number, number][][] =>
  path
    .split('z')
    .filter(Boolean)
    .map((loop) => {
      const [start, ...steps] = loop.slice(1).split('l');
      const at = (start as string).split(' ').map(Number) as [number, number];
      const moves = steps.join(' ').split(' ').map(Number);
      const points = [at];
      for (let i = 0; i < moves.length; i += 2)
        points.push([
          (points.at(-1)?.[0] as number) + (moves[i] as number),
          (points.at(-1)?.[1] as number) + (moves[i + 1] as number),
        ]);
      return points;
    });

/** Inside less holes, by the shoelace formula. */
const area = (path: string): number =>
  pointsOf(path)
    .map((points) =>
      points.reduce((sum, [x, y], i) => {
        const [u, v] = points[(i + 1) % points.length] as [number, number];
        return sum + (x * v - u * y) / 2;
      }, 0),
    )
    .reduce((a, b) => a + b, 0);

const lengthOf = (path: string): number =>
  pointsOf(path)
    .map((points) =>
      points.reduce((sum, [x, y], i) => {
        const [u, v] = points[(i + 1) % points.length] as [number, number];
        return sum + Math.hypot(u - x, v - y);
      }, 0),
    )
    .reduce((a, b) => a + b, 0);
