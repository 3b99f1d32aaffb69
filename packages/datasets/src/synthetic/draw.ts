import type { Random } from '@hemlkit/core/plugin';

/** Uniform between two numbers. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability;
}

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[random.integer(items.length)] as T;
}
