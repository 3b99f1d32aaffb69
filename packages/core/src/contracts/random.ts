/**
 * A seeded generator that is split by name, so that what one part draws never moves what another part draws:
 * `random.split('node', id, 'epoch', 3)` gives the same numbers whatever runs beside it.
 */
export interface Random {
  /** An independent generator for this name. Does not advance this one. */
  split(...name: (string | number)[]): Random;
  /** Uniform in [0, 1), 32 bits of randomness. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** What as many calls of `normal` give, times a standard deviation: the first weights of a layer. */
  normals(count: number, deviation: number): Float32Array;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** The numbers 0..length-1 in random order. */
  permutation(length: number): Int32Array;
}
