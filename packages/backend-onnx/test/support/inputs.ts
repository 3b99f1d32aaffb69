import type { DataType } from '@tensorflow/tfjs-core';

/** A tensor's values before they are on any backend. */
export interface Input {
  readonly shape: number[];
  readonly dtype: Extract<DataType, 'float32' | 'int32' | 'bool'>;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** A small seeded generator (mulberry32), uniform in [0, 1). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

let nextSeed = 1;

/** Float32 values drawn evenly from [low, high). */
export function floats(shape: number[], low = -2, high = 2, seed = nextSeed++): Input {
  const next = generator(seed);
  const values = Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * next());
  return { shape, dtype: 'float32', values };
}

/** Float32 values that are a shuffled ladder, so that no two are equal and max or sort has one answer. */
export function distinct(shape: number[], step = 0.25, seed = nextSeed++): Input {
  const next = generator(seed);
  const size = sizeOf(shape);
  const values = Float32Array.from({ length: size }, (_, index) => (index - (size >> 1)) * step);
  for (let index = size - 1; index > 0; index--) {
    const other = Math.floor(next() * (index + 1));
    [values[index], values[other]] = [values[other] as number, values[index] as number];
  }
  return { shape, dtype: 'float32', values };
}

/** Int32 values drawn evenly from low..high, both included. */
export function ints(shape: number[], low = -5, high = 5, seed = nextSeed++): Input {
  const next = generator(seed);
  const values = Int32Array.from(
    { length: sizeOf(shape) },
    () => low + Math.floor((high - low + 1) * next()),
  );
  return { shape, dtype: 'int32', values };
}

/** Booleans, one in two true. */
export function bools(shape: number[], seed = nextSeed++): Input {
  const next = generator(seed);
  return {
    shape,
    dtype: 'bool',
    values: Uint8Array.from({ length: sizeOf(shape) }, () => (next() < 0.5 ? 1 : 0)),
  };
}

/** Exactly these float32 values. */
export function exactly(...values: number[]): Input {
  return { shape: [values.length], dtype: 'float32', values: Float32Array.from(values) };
}

/** Exactly these int32 values. */
export function exactInts(...values: number[]): Input {
  return { shape: [values.length], dtype: 'int32', values: Int32Array.from(values) };
}
