import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';

/**
 * What a tfjs kernel is here: it records operations and returns the values that stand for its outputs. Inputs come by
 * tfjs's names (a list's by '0', '1', ...), attributes as tfjs gives them. `never` lets each kernel state its own.
 */
export type Kernel = (g: Graph, inputs: never, attributes: never) => Value | readonly Value[];

/** Kernels by the names that tfjs has for them. */
export type Kernels = Readonly<Record<string, Kernel>>;

export interface X {
  x: Value;
}
export interface AB {
  a: Value;
  b: Value;
}
export type List = Readonly<Record<string, Value>>;
