/**
 * Rows of samples as a model takes them: all at once and one alone where its batch is open, otherwise batch by batch, the
 * last one filled up with its last sample.
 */
export function batchesOf(batch: 'any' | number, count: number): number[][] {
  if (batch === 'any') return [range(0, count), [count - 1]];
  return Array.from({ length: Math.ceil(count / batch) }, (_, i) =>
    range(i * batch, batch).map((row) => Math.min(row, count - 1)),
  );
}

const range = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i);

/** Some rows of an array. @param length of a row */
export function pick<T extends Uint8Array | Int32Array | Float32Array>(
  all: T,
  length: number,
  rows: readonly number[],
): T {
  const picked = new (all.constructor as new (size: number) => T)(rows.length * length);
  rows.forEach((row, i) => {
    picked.set(all.subarray(row * length, (row + 1) * length), i * length);
  });
  return picked;
}
