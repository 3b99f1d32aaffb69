import type { Op } from '../support/compare';
import { bools, distinct, floats, generator, type Input, ints } from '../support/inputs';

/** One drawn case: a function and what it is given. */
export interface Drawn {
  op: Op;
  inputs: Input[];
  /** Whether tfjs, and its cpu backend, can differentiate it; default true. */
  differentiable?: boolean;
  tolerance?: number;
}

/** Cases by what they try; each draws its shapes and settings anew. */
export type Table = Readonly<Record<string, (draw: Draw) => Drawn>>;

/** Draws of one seed: the same seed, the same case. */
export class Draw {
  private readonly next: () => number;

  constructor(private readonly seed: number) {
    this.next = generator(seed);
  }

  /** A whole number from low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.next());
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)] as T;
  }

  /** A shape of 0 to 4 axes, extents 1 to 5; odd ones as often as even ones. */
  shape(least = 0, most = 4): number[] {
    return Array.from({ length: this.int(least, most) }, () => this.int(1, 5));
  }

  floats(shape: number[], low = -2, high = 2): Input {
    return floats(shape, low, high, this.inputSeed());
  }

  /** No two equal, so that the greatest and the order are plain. */
  distinct(shape: number[]): Input {
    return distinct(shape, 0.13, this.inputSeed());
  }

  ints(shape: number[], low = -5, high = 5): Input {
    return ints(shape, low, high, this.inputSeed());
  }

  bools(shape: number[]): Input {
    return bools(shape, this.inputSeed());
  }

  /** Two shapes that broadcast to one another, in some axes or all. */
  broadcast(): [number[], number[]] {
    const whole = this.shape(1, 4);
    const thin = () =>
      whole
        .map((extent) => (this.int(0, 2) === 0 ? 1 : extent))
        .slice(this.int(0, 1) * this.int(0, whole.length));
    return this.int(0, 1) ? [whole, thin()] : [thin(), whole];
  }

  /** Some of the axes, in order. */
  axes(rank: number): number[] {
    const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => this.int(0, 1) === 1);
    return axes.length > 0 ? axes : [this.int(0, rank - 1)];
  }

  /** The numbers below a count, in any order. */
  order(count: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.int(0, i);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  }

  private inputSeed(): number {
    return this.seed * 1000 + this.int(0, 999);
  }
}
