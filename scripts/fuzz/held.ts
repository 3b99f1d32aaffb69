import { isHemlError } from '@hemlkit/core/plugin';
import { expect } from 'vitest';

/** Inputs a reader: a few each time, ten thousand by `npm run test:long`. */
export const inputs = Number(process.env.HEML_FUZZ ?? 150);
/** Of readers that take tens of milliseconds an input: fewer of them, unless it is the long test. */
export const slowInputs = inputs < 1000 ? Math.ceil(inputs / 5) : inputs;

/** Seconds that one input may take on a busy machine; nothing that ends of itself comes near. */
const mostSeconds = 15;
const mostBytes = 500 * 2 ** 20;

/**
 * Hands inputs to a reader, one after the other. Each must be read or refused in words: no other error, no hang, no more
 * memory than 500 MB beyond what the process had.
 *
 * @param expected other errors with which the reader may refuse, by their names
 */
export async function hold(
  count: number,
  read: (i: number) => Promise<unknown> | unknown,
  expected: readonly string[] = [],
): Promise<{ read: number; refused: number }> {
  const told = { read: 0, refused: 0 };
  const before = process.memoryUsage.rss();
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    try {
      await read(i);
      told.read++;
    } catch (error) {
      const { name } = error as Error;
      if (!isHemlError(error) && !expected.includes(name))
        throw new Error(`Input ${i} ends with ${name}: ${(error as Error).message}`, { cause: error });
      told.refused++;
    }
    expect((performance.now() - started) / 1000, `seconds of input ${i}`).toBeLessThan(mostSeconds);
    expect(process.memoryUsage.rss() - before, `memory after input ${i}`).toBeLessThan(mostBytes);
  }
  return told;
}
