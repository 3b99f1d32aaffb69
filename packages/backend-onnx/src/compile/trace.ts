import type { Data, TensorDType } from '../graph/dtype';
import { Graph } from '../graph/graph';
import type { Target } from '../graph/target';
import { Value } from '../graph/value';
import type { TF } from '../types';

/** Values written during a trace become part of the model up to this many elements, above that they are fed by reference. */
const EMBED = 4096;
const RANDOM = /^(rand|random|truncatedNormal|multinomial|dropout)/;

/** The recording of one step. */
export class Trace {
  readonly graph: Graph;
  private count = 0;

  constructor(
    private readonly tf: TF,
    readonly name: string,
    target: Target,
  ) {
    this.graph = new Graph(tf, target);
  }

  /** A tensor that the step makes from numbers: the same numbers at every run. */
  written(data: Data, shape: readonly number[], dtype: TensorDType): Value {
    const random = this.randomOp();
    if (random) {
      throw new Error(
        `tf.${random} draws its numbers once, while ${this.name} is being compiled, so every run would get the same ones. ` +
          'Draw them outside and pass them to the step as an input.',
      );
    }
    const first = data[0];
    if (first !== undefined && data.every((x: number | bigint) => x === first)) {
      return this.graph.fill(Number(first), shape, dtype);
    }
    const value = Value.known(data, shape, dtype);
    if (data.length <= EMBED) value.constant = `written ${this.count++}`;
    return value;
  }

  /** The tfjs op being run that draws random numbers, if there is one; op scopes are named `randomUniform__op`. */
  private randomOp(): string | undefined {
    const { scopeStack } = (this.tf.engine() as unknown as { state: { scopeStack: { name: string }[] } })
      .state;
    const scope = scopeStack.find(({ name }) => RANDOM.test(name));
    return scope?.name.replace(/__op$/, '');
  }
}
