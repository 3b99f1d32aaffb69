/** The shape that two shapes broadcast to, as in numpy. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`shapes [${a}] and [${b}] do not broadcast`);
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/**
 * Axes as non-negative numbers in ascending order; all axes when none are given.
 * @throws when an axis is beyond the rank
 */
export function normalAxes(axis: number | readonly number[] | null | undefined, rank: number): number[] {
  const axes = axis === null || axis === undefined ? [...Array(rank).keys()] : [axis].flat();
  for (const a of axes) {
    if (!Number.isInteger(a) || a < -rank || a >= rank) {
      throw new Error(`axis ${a} is not a whole number from ${-rank} to ${rank - 1}`);
    }
  }
  return [...new Set(axes.map((a) => (a < 0 ? a + rank : a)))].sort((x, y) => x - y);
}

/** The shape with the extents of some axes replaced. */
export function withAxes(shape: readonly number[], axes: readonly number[], extent: number): number[] {
  return shape.map((n, i) => (axes.includes(i) ? extent : n));
}
