import type { Tensor, TF, Tuples } from '@hemlkit/core/plugin';

/** Tuples as lists of positions, each as often as it counts: how PyTorch Metric Learning writes them. */
export type TupleLists =
  | { kind: 'pairs'; positive: [number, number][]; negative: [number, number][] }
  | { kind: 'triplets'; triplets: [number, number, number][] };

/** Lists of positions as multiplicities. @param references how many there are; default: as many as the batch has */
export function toTuples(tf: TF, lists: TupleLists, batch: number, references = batch): Tuples {
  if (lists.kind === 'triplets') {
    const weight = counts(lists.triplets, [batch, references, references]);
    return { kind: 'triplets', weight: tf.tensor3d(weight, [batch, references, references]) };
  }
  const matrix = (pairs: [number, number][]) =>
    tf.tensor2d(counts(pairs, [batch, references]), [batch, references]);
  return { kind: 'pairs', positive: matrix(lists.positive), negative: matrix(lists.negative) };
}

/** Multiplicities as lists of positions, in row-major order. */
export async function toLists(tuples: Tuples): Promise<TupleLists> {
  if (tuples.kind === 'triplets')
    return { kind: 'triplets', triplets: (await positions(tuples.weight)) as [number, number, number][] };
  const [positive, negative] = [await positions(tuples.positive), await positions(tuples.negative)];
  return {
    kind: 'pairs',
    positive: positive as [number, number][],
    negative: negative as [number, number][],
  };
}

function counts(places: number[][], shape: number[]): Float32Array {
  const values = new Float32Array(shape.reduce((size, by) => size * by, 1));
  for (const place of places) {
    const at = place.reduce((offset, position, axis) => offset * (shape[axis] as number) + position, 0);
    values[at] = (values[at] as number) + 1;
  }
  return values;
}

async function positions(tensor: Tensor): Promise<number[][]> {
  const values = await tensor.data();
  const found: number[][] = [];
  values.forEach((count, offset) => {
    const place: number[] = [];
    let rest = offset;
    for (const extent of [...tensor.shape].reverse()) {
      place.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    for (let i = 0; i < count; i++) found.push(place);
  });
  return found;
}
