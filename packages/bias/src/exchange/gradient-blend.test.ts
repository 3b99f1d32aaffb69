import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { gradientBlend } from './gradient-blend';

const random = createRandom(3, 'gradient-blend');
const [width, height] = [9, 7];
const count = width * height;
const colours = () => Float32Array.from({ length: 3 * count }, () => 255 * random.uniform());
/** 1 in a box whose ends are within. */
const box = (left: number, top: number, right: number, bottom: number) =>
  Uint8Array.from({ length: count }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return Number(x >= left && x <= right && y >= top && y <= bottom);
  });

const firm = (_: number, q: number) => ({ weight: 1, from: q });

/** Gaussian elimination with the largest pivot. */
function solved(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]!) > Math.abs(best[k]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / pivot[k]!;
      for (let j = k; j <= size; j++) rows[i]![j]! -= factor * pivot[j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

it('minimises what it says, as dense least squares do', () => {
  const [target, source] = [colours(), colours()];
  const region = Uint8Array.from({ length: count }, () => Number(random.uniform() < 0.6));
  const joints = Float64Array.from({ length: count }, () => (random.uniform() < 0.3 ? 0 : random.uniform()));
  const reach = 4;
  const isFlat = (q: number) => q % 3 === 0;
  const found = gradientBlend({
    width,
    target,
    source,
    region,
    joint: (p, q) => ({ weight: joints[q]!, from: isFlat(q) ? p : q }),
    reach,
  });

  const inside = [...region.keys()].filter((p) => region[p]);
  for (let c = 0; c < 3; c++) {
    // Each term of the sum is a row: what it weighs the unknowns by, and what they should come to.
    const terms: { weights: Map<number, number>; value: number }[] = [];
    const g = (p: number) => source[3 * p + c]!;
    for (const p of inside) terms.push({ weights: new Map([[p, 1 / reach]]), value: g(p) / reach });
    for (let p = 0; p < count; p++)
      for (const q of [p % width < width - 1 ? p + 1 : -1, p + width < count ? p + width : -1]) {
        if (q < 0 || !(region[p] || region[q])) continue;
        if (region[p] && region[q]) {
          terms.push({
            weights: new Map([
              [p, 1],
              [q, -1],
            ]),
            value: g(p) - g(q),
          });
          continue;
        }
        const [own, other] = region[p] ? [p, q] : [q, p];
        const joint = Math.sqrt(joints[other]!);
        terms.push({
          weights: new Map([[own, joint]]),
          value: joint * (target[3 * other + c]! + (isFlat(other) ? 0 : g(own) - g(other))),
        });
      }
    const matrix = inside.map((p) =>
      inside.map((q) =>
        terms.reduce((sum, { weights }) => sum + (weights.get(p) ?? 0) * (weights.get(q) ?? 0), 0),
      ),
    );
    const right = inside.map((p) =>
      terms.reduce((sum, { weights, value }) => sum + (weights.get(p) ?? 0) * value, 0),
    );
    for (const [i, expected] of solved(matrix, right).entries())
      expect(found[3 * inside[i]! + c]).toBeCloseTo(expected, 2);
  }
});

it('takes away a difference of light, whatever the source shows', () => {
  const source = colours();
  const target = source.map((value, i) => value + [30, -20, 5][i % 3]!);
  const found = gradientBlend({ width, target, source, region: box(2, 2, 6, 5), joint: firm, reach: 1e4 });
  for (let p = 0; p < count; p++)
    for (let c = 0; c < 3; c++)
      expect(found[3 * p + c]).toBeCloseTo((box(2, 2, 6, 5)[p] ? target : source)[3 * p + c]!, 1);
});

it('continues a ramp where the source is of one colour: harmonic', () => {
  const target = Float32Array.from({ length: 3 * count }, (_, i) => 10 * (Math.floor(i / 3) % width));
  const source = new Float32Array(3 * count).fill(99);
  const found = gradientBlend({ width, target, source, region: box(2, 2, 6, 5), joint: firm, reach: 1e4 });
  for (let x = 2; x <= 6; x++) expect(found[3 * (3 * width + x)]).toBeCloseTo(10 * x, 1);
});

it("keeps the source's own colours where nothing is joined, and far from what is", () => {
  const [target, source] = [colours(), colours()];
  const region = box(0, 0, 8, 6).map((inside, p) => (p === 0 ? 0 : inside));
  const asked = { width, target, source, region };
  const apart = gradientBlend({ ...asked, joint: (_, q) => ({ weight: 0, from: q }), reach: 2 });
  for (const [i, value] of apart.entries()) expect(value).toBeCloseTo(source[i]!, 3);
  const near = gradientBlend({ ...asked, joint: firm, reach: 0.5 });
  expect(near[3 * (count - 1)]).toBeCloseTo(source[3 * (count - 1)]!, 1);
});
