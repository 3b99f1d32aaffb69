import { readFileSync } from 'node:fs';
import { createRandom } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import { type ChannelImage, type FelzenszwalbOptions, felzenszwalb } from './felzenszwalb';

interface Case {
  seed: number;
  height: number;
  width: number;
  scale: number;
  sigma: number;
  min_size: number;
  /** A character a pixel: the segment's number after `0`. */
  labels: string[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/felzenszwalb.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

/** The images that the file was made of: blobs and a slope under noise of Marsaglia's xorshift generator. */
function imageOf({ seed, width, height }: Pick<Case, 'seed' | 'width' | 'height'>): ChannelImage {
  let x = seed;
  const data = Float64Array.from({ length: 3 * width * height }, (_, i) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const [row, column] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width];
    const isDisc = (column - width * 0.3) ** 2 + (row - height * 0.4) ** 2 < (0.25 * width) ** 2;
    const shape = [isDisc ? 0.6 : 0, column + row > width ? 0.5 : 0, (row / height) * 0.3][i % 3]!;
    return shape + (0.12 * (x >>> 0)) / 2 ** 32;
  });
  return { width, height, channels: 3, data };
}

/** The same by the paper's words: components as lists of pixels, without a blur. */
function slow({ width, height, channels, data }: ChannelImage, scale: number, minSize: number): number[] {
  const component = Array.from({ length: width * height }, (_, i) => i);
  const inside = new Map<number, number>();
  const members = (name: number) => component.filter((one) => one === name).length;
  const edges = component
    .flatMap((from) =>
      component.map((to) => {
        const [dx, dy] = [(to % width) - (from % width), Math.floor(to / width) - Math.floor(from / width)];
        const isEdge = from < to && Math.abs(dx) <= 1 && Math.abs(dy) <= 1;
        const difference = Array.from(
          { length: channels },
          (_, c) => data[from * channels + c]! - data[to * channels + c]!,
        );
        return { isEdge, from, to, cost: Math.hypot(...difference) };
      }),
    )
    .filter(({ isEdge }) => isEdge)
    .sort((a, b) => a.cost - b.cost);
  const join = (from: number, to: number) => {
    for (const [i, name] of component.entries()) if (name === to) component[i] = from;
  };
  for (const { from, to, cost } of edges) {
    const [a, b] = [component[from]!, component[to]!];
    const bound = (name: number) => (inside.get(name) ?? 0) + scale / 255 / members(name);
    if (a === b || cost >= bound(a) || cost >= bound(b)) continue;
    join(a, b);
    inside.set(a, cost);
  }
  for (const { from, to } of edges) {
    const [a, b] = [component[from]!, component[to]!];
    if (a !== b && (members(a) < minSize || members(b) < minSize)) join(a, b);
  }
  const names = [...new Set(component)];
  return component.map((name) => names.indexOf(name));
}

const options: FelzenszwalbOptions = { scales: [60], sigma: 0.8, minSize: 6 };

describe('felzenszwalb', () => {
  it.each(cases)('gives the segments of scikit-image: $width x $height, scale $scale', (one) => {
    const { scale, sigma, min_size: minSize, labels } = one;
    const found = felzenszwalb(imageOf(one), { scales: [9999, scale], sigma, minSize })[1]!;
    // Segments may be numbered in another order.
    const pairs = new Set(
      labels
        .join('')
        .split('')
        .map((label, i) => `${label} ${found[i]}`),
    );
    const names = (place: 0 | 1) => new Set([...pairs].map((pair) => pair.split(' ')[place])).size;
    expect([names(0), names(1)]).toEqual([pairs.size, pairs.size]);
    expect(pairs.size).toBeGreaterThan(3);
  });

  it('joins as the paper says', () => {
    const random = createRandom(4, 'felzenszwalb');
    for (const [width, height, channels] of [
      [7, 5, 1],
      [6, 8, 2],
    ] as const)
      for (const [scale, minSize] of [
        [10, 1],
        [60, 1],
        [200, 5],
      ] as const) {
        const data = Float64Array.from({ length: width * height * channels }, () => random.uniform());
        const image = { width, height, channels, data };
        // So narrow that nothing is blurred.
        const [found] = felzenszwalb(image, { scales: [scale], sigma: 0.01, minSize });
        expect([...found!]).toEqual(slow(image, scale, minSize));
      }
  });

  it('leaves no segment smaller than asked, each in one piece, numbered from 0 on', () => {
    const image = imageOf({ seed: 3, width: 24, height: 20 });
    const [found] = felzenszwalb(image, options) as [Int32Array];
    const numbers = [...new Set(found)];
    expect(numbers).toEqual(numbers.map((_, i) => i));
    for (const number of numbers) {
      const pixels = new Set([...found.keys()].filter((i) => found[i] === number));
      expect(pixels.size).toBeGreaterThanOrEqual(options.minSize);
      const reached = new Set([[...pixels][0]!]);
      for (const at of reached)
        for (const right of [-1, 0, 1])
          for (const down of [-1, 0, 1]) {
            const column = (at % image.width) + right;
            const next = at + down * image.width + right;
            if (column >= 0 && column < image.width && pixels.has(next)) reached.add(next);
          }
      expect(reached.size).toBe(pixels.size);
    }
  });

  it('has one segment of an image of one colour', () => {
    const flat = { width: 9, height: 4, channels: 3, data: new Float64Array(108).fill(0.4) };
    expect([...new Set(felzenszwalb(flat, options)[0])]).toEqual([0]);
  });
});
