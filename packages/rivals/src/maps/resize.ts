import type { Tensor2D, Tensor4D, TF } from '@hemlkit/core/plugin';

/**
 * A map that is resized linearly along either side: rows by one matrix [to, from], columns by another.
 *
 * @param maps [batch, rows, columns, channels]
 */
export function resized(tf: TF, maps: Tensor4D, byRows: number[][], byColumns: number[][]): Tensor4D {
  const [batch, height, width, channels] = maps.shape;
  const [rows, columns] = [byRows.length, byColumns.length];
  const down = tf.matMul(
    tf.tensor2d(byRows),
    tf.reshape(tf.transpose(maps, [1, 0, 2, 3]), [height, -1]) as Tensor2D,
  );
  const turned = tf.transpose(tf.reshape(down, [rows, batch, width, channels]), [2, 1, 0, 3]);
  const across = tf.matMul(tf.tensor2d(byColumns), tf.reshape(turned, [width, -1]) as Tensor2D);
  return tf.transpose(tf.reshape(across, [columns, batch, rows, channels]), [1, 2, 0, 3]) as Tensor4D;
}

/** [to, from]: each of the fewer cells is the mean of the cells that it covers, wholly or in part (PyTorch's adaptive pooling). */
export function averaging(from: number, to: number): number[][] {
  return Array.from({ length: to }, (_, cell) => {
    const [first, end] = [Math.floor((cell * from) / to), Math.ceil(((cell + 1) * from) / to)];
    return Array.from({ length: from }, (_, at) => (at >= first && at < end ? 1 / (end - first) : 0));
  });
}

/** [to, from]: linear interpolation with the outermost cells in the outermost places (`align_corners`). */
export function interpolation(from: number, to: number): number[][] {
  return Array.from({ length: to }, (_, cell) => {
    const place = to > 1 ? (cell * (from - 1)) / (to - 1) : 0;
    return Array.from({ length: from }, (_, at) => Math.max(0, 1 - Math.abs(at - place)));
  });
}

/** The matrix of one resizing after another. */
export const after = (second: number[][], first: number[][]): number[][] =>
  second.map((row) =>
    (first[0] as number[]).map((_, at) =>
      row.reduce((sum, value, between) => sum + value * (first[between]?.[at] as number), 0),
    ),
  );
