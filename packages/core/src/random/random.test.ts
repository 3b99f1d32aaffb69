import { describe, expect, it } from 'vitest';
import { createRandom } from './random';

const draw = (random: ReturnType<typeof createRandom>, n: number) =>
  Array.from({ length: n }, () => random.uniform());

describe('createRandom', () => {
  it('gives the same numbers for a name, whatever is drawn beside it', () => {
    const a = createRandom(7).split('node', 'hair');
    const parent = createRandom(7);
    draw(parent, 5);
    expect(draw(parent.split('node', 'hair'), 8)).toEqual(draw(a, 8));
  });

  it('gives other numbers for another name or seed', () => {
    const first = draw(createRandom(7, 'a'), 4);
    expect(draw(createRandom(7, 'b'), 4)).not.toEqual(first);
    expect(draw(createRandom(8, 'a'), 4)).not.toEqual(first);
    expect(draw(createRandom(7, 'a', 'b'), 4)).not.toEqual(draw(createRandom(7, 'a,b'), 4));
  });

  it('is uniform and normal in its first moments', () => {
    const random = createRandom(1);
    const uniform = draw(random, 20000);
    const mean = uniform.reduce((s, x) => s + x, 0) / uniform.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    const normal = Array.from({ length: 20000 }, () => random.normal());
    const variance = normal.reduce((s, x) => s + x * x, 0) / normal.length;
    expect(variance).toBeCloseTo(1, 1);
  });

  it('permutes', () => {
    const order = createRandom(3).permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect([...order]).not.toEqual([...Array(100).keys()]);
  });

  it('draws many normal numbers as it draws them one by one', () => {
    const [many, single] = [createRandom(4, 'many'), createRandom(4, 'many')];
    expect(many.normals(5, 0.3)).toEqual(Float32Array.from({ length: 5 }, () => 0.3 * single.normal()));
  });
});
