import { createRandom } from '@hemlkit/core/run';
import { signFlipTest } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { drawExchanges } from './draw-donors';
import { fillFromNearest } from './fill-from-nearest';
import { swapSegment } from './swap-segment';

const size = 6;

/** Rows of digits, class ids; the colour tells the class and, by its red, the image. */
function picture(rows: string, red: number) {
  const map = Uint8Array.from(rows.replaceAll(/\s/g, ''), Number);
  const image = Uint8Array.from([...map].flatMap((id, at) => [red, 10 * id, at]));
  return { image, map };
}

const hat = Uint8Array.from({ length: 256 }, (_, id) => Number(id === 3));
const bare = '000000 000000 011110 012210 012210 000000';
const capped = '000000 033330 033330 012210 012210 000000';
const tall = '033330 033330 011110 012210 012210 000000';

describe('swapSegment', () => {
  it('gives what the donor has, at its place, and leaves the rest', () => {
    const recipient = picture(bare, 1);
    const { image, map } = swapSegment(recipient, picture(capped, 2), hat);
    expect([...map]).toEqual([...picture(capped, 1).map]);
    for (let at = 0; at < map.length; at++) expect(image[3 * at]).toBe(map[at] === 3 ? 2 : 1);
    expect([...recipient.map]).toEqual([...picture(bare, 1).map]);
  });

  it('fills what is laid bare from around it, never from the segment', () => {
    const { image, map } = swapSegment(picture(capped, 1), picture(tall, 2), hat);
    expect([...map.slice(0, 12)]).toEqual([...picture(tall, 1).map.slice(0, 12)]);
    // The row under the tall hat was hat: its nearest other pixels are the hair beside and below it.
    const row = [...map.slice(12, 18)];
    expect(row).not.toContain(3);
    expect(row).toEqual([0, 0, 2, 2, 0, 0]);
    for (let at = 12; at < 18; at++) expect(image[3 * at]).toBe(1);
  });

  it('takes it away where the donor has none', () => {
    expect([...swapSegment(picture(capped, 1), picture(bare, 2), hat).map]).not.toContain(3);
  });
});

describe('fillFromNearest', () => {
  it('takes a nearest source, as a search of all finds it', () => {
    const random = createRandom(4);
    for (let trial = 0; trial < 20; trial++) {
      const map = Uint8Array.from({ length: size * size }, () => random.integer(4));
      const image = Uint8Array.from([...map.keys()].flatMap((at) => [at, at, at]));
      const holes = map.map(() => Number(random.uniform() < 0.4));
      const isSource = (at: number) => map[at] !== 3;
      const before = map.slice();
      const away = (a: number, b: number) =>
        Math.abs((a % size) - (b % size)) + Math.abs(Math.floor(a / size) - Math.floor(b / size));
      const sources = [...map.keys()].filter((at) => !holes[at] && isSource(at));
      const picture = { image, map: map.slice() };
      fillFromNearest(picture, holes, (at) => before[at] !== 3);
      for (const at of map.keys()) {
        const taken = image[3 * at] as number;
        if (!holes[at]) expect(taken).toBe(at);
        else {
          expect(away(at, taken)).toBe(Math.min(...sources.map((source) => away(at, source))));
          expect(picture.map[at]).toBe(before[taken]);
        }
      }
    }
  });

  it('leaves all as it is where there is no source', () => {
    const picture = { image: new Uint8Array(12).fill(7), map: new Uint8Array(4).fill(3) };
    fillFromNearest(picture, new Uint8Array(4).fill(1), () => true);
    expect([...picture.map]).toEqual([3, 3, 3, 3]);
  });
});

describe('drawExchanges', () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const has = Array.from(labels, (label, i) => (label === 1 ? i !== 1 : i === 0 || i === 2));

  it('gives donors of the same label and either value, rare cells as often as common ones', () => {
    const found = drawExchanges({ labels, values: has }, 100, createRandom(2));
    for (const { recipient, same, other } of found) {
      expect(same).not.toBe(recipient);
      expect([labels[same], labels[other]]).toEqual([labels[recipient], labels[recipient]]);
      expect([has[same], has[other]]).toEqual([has[recipient], !has[recipient]]);
    }
    // The one image of label 1 without the part has no peer to be its donor of the same value.
    expect(found.map(({ recipient }) => recipient).sort((a, b) => a - b)).toEqual(
      [...labels.keys()].filter((position) => position !== 1),
    );
    const some = drawExchanges({ labels, values: has }, 6, createRandom(2)).map(
      ({ recipient }) => `${labels[recipient]} ${has[recipient]}`,
    );
    expect(some.sort()).toEqual(['0 false', '0 false', '0 true', '0 true', '1 true', '1 true']);
  });
});

describe('signFlipTest', () => {
  it('counts the signs under which the sum is as large', () => {
    const numbers = [3, 1, -1, 2];
    let reached = 0;
    for (let signs = 0; signs < 16; signs++)
      if (numbers.reduce((sum, value, i) => sum + ((signs >> i) & 1 ? value : -value), 0) >= 5) reached++;
    expect(signFlipTest(numbers, createRandom(1)).p).toBeCloseTo(reached / 16, 12);
    expect(signFlipTest([], createRandom(1)).p).toBeNaN();
    expect(signFlipTest([0, 0], createRandom(1)).p).toBe(1);
  });
});
