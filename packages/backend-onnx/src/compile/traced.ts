import type { Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';
import type { InputSpec } from '../types';
import type { TracedVariable } from './variables';

/** Everything that a trace found out. */
export interface Traced {
  name: string;
  specs: readonly InputSpec[];
  placeholders: readonly Value[];
  graph: Subgraph;
  /** Variables that the graph reads or writes. */
  states: readonly TracedVariable[];
  /** How many of the graph's outputs the step returned; the assigned values of the states follow. */
  returned: number;
}
