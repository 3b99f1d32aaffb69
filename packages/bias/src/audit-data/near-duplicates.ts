import type { SegmentStore } from '@hemlkit/core/run';

/** Where an image is: its position in a split's store. */
export interface Place {
  split: string;
  position: number;
}

/** Two images that are nearly the same. */
export interface NearDuplicate {
  a: Place;
  b: Place;
  /** Mean absolute difference of their pixels, 0..1. */
  difference: number;
}

/** Bits in which the hashes of near duplicates differ at most. */
const mostBits = 10;
/** Mean absolute difference of their pixels at most: that of a JPEG saved again, and less than that of two frames with motion. */
const mostDifference = 0.03;
/** Images that are compared at most: pairs grow with their square. */
export const mostCompared = 30_000;

/**
 * Pairs of images that are nearly the same, within and across splits. Candidates are those whose difference hashes (of brightness on
 * a grid of 9 x 8: whether each cell is brighter than its right neighbour) differ in few bits; they count where their stored pixels
 * are nearly the same, too.
 */
export function nearDuplicates(stores: Readonly<Record<string, SegmentStore>>): NearDuplicate[] {
  const places: Place[] = [];
  const high: number[] = [];
  const low: number[] = [];
  const cells: Float64Array[] = [];
  const read = ({ split, position }: Place): Uint8Array => {
    const store = stores[split] as SegmentStore;
    const { size } = store.index;
    const image = new Uint8Array(size * size * 3);
    store.read(position, image, new Uint8Array(size * size));
    return image;
  };
  for (const [split, store] of Object.entries(stores))
    for (let position = 0; position < store.count && places.length < mostCompared; position++) {
      const place = { split, position };
      const own = cellMeans(read(place), store.index.size);
      const [first, second] = differenceHash(own);
      places.push(place);
      cells.push(own);
      high.push(first);
      low.push(second);
    }
  const found: NearDuplicate[] = [];
  const [ones, others] = [Int32Array.from(high), Int32Array.from(low)];
  for (let i = 0; i < places.length; i++)
    for (let j = i + 1; j < places.length; j++) {
      const bits =
        popCount((ones[i] as number) ^ (ones[j] as number)) +
        popCount((others[i] as number) ^ (others[j] as number));
      // Means of cells hardly differ more than their pixels do: this spares most reading.
      if (
        bits > mostBits ||
        cellDifference(cells[i] as Float64Array, cells[j] as Float64Array) > 2 * mostDifference
      )
        continue;
      const [a, b] = [places[i] as Place, places[j] as Place];
      const difference = meanDifference(read(a), read(b));
      if (difference <= mostDifference) found.push({ a, b, difference });
    }
  return found;
}

/** Mean brightness of each cell of a grid of 9 x 8, 0..1. @param image [size, size, 3] */
export function cellMeans(image: Uint8Array, size: number): Float64Array {
  const cells = new Float64Array(72);
  const counts = new Float64Array(72);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const cell = 9 * Math.floor((y * 8) / size) + Math.floor((x * 9) / size);
      const at = 3 * (y * size + x);
      const value = (image[at] as number) + (image[at + 1] as number) + (image[at + 2] as number);
      cells[cell] = (cells[cell] as number) + value / 765;
      counts[cell] = (counts[cell] as number) + 1;
    }
  return cells.map((sum, cell) => sum / Math.max(1, counts[cell] as number));
}

/** The hash of an image, 64 bits as two numbers. @param cells of `cellMeans` */
export function differenceHash(cells: Float64Array): [high: number, low: number] {
  const words: [number, number] = [0, 0];
  for (let bit = 0; bit < 64; bit++) {
    const cell = 9 * (bit >> 3) + (bit & 7);
    const word = bit < 32 ? 0 : 1;
    words[word] = (words[word] << 1) | Number((cells[cell] as number) > (cells[cell + 1] as number));
  }
  return words;
}

/** Mean absolute difference, each cell alike: at most that of the pixels where all cells have as many. */
function cellDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}

/** Set bits of a number of 32. */
export function popCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length / 255;
}
