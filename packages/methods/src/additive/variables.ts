import type { Layout, NetworkVariables, Random, TF, Variable } from '@hemlkit/core/plugin';

/** First values of a variable of this many numbers. */
export type Initial = (random: Random, size: number) => Float32Array;

export interface WantedVariable {
  name: string;
  shape: number[];
  initial: Initial;
  /** Default: `plain`. */
  layout?: Layout;
  /** Default: true. False for statistics, which no optimizer moves. */
  trainable?: boolean;
}

/** Makes a network's variables and gathers them by name. */
export interface VariableMaker {
  tf: TF;
  variables: NetworkVariables;
  make(wanted: WantedVariable): Variable;
}

/** Every variable draws from a generator of its own, so that one more layer changes the first weights of no other. */
export function variableMaker(tf: TF, random: Random): VariableMaker {
  const variables: NetworkVariables = {};
  return {
    tf,
    variables,
    make({ name, shape, initial, layout = 'plain', trainable = true }) {
      const size = shape.reduce((product, length) => product * length, 1);
      const first = tf.tensor(initial(random.split(name), size), shape, 'float32');
      const value = tf.variable(first, trainable);
      first.dispose();
      variables[name] = { value, layout };
      return value;
    },
  };
}

export const filled =
  (value: number): Initial =>
  (_, size) =>
    new Float32Array(size).fill(value);

/** Normal numbers with mean 0. */
export const normal =
  (deviation: number): Initial =>
  (random, size) =>
    random.normals(size, deviation);

/** Kaiming normal of a 3x3 convolution with fan-out and the gain of a rectifier, √(2 / (9 · out)) (He et al., 2015). */
export const kaiming = (outputs: number): Initial => normal(Math.sqrt(2 / (9 * outputs)));

/** Uniform within ±1/√inputs: what PyTorch gives the weight and the bias of a linear layer. */
export const uniformByFanIn =
  (inputs: number): Initial =>
  (random, size) => {
    const bound = 1 / Math.sqrt(inputs);
    return Float32Array.from({ length: size }, () => bound * (2 * random.uniform() - 1));
  };

/** As many equal parts as there are initials, one after the other. */
export const parts =
  (initials: readonly Initial[]): Initial =>
  (random, size) => {
    const values = new Float32Array(size);
    const each = size / initials.length;
    initials.forEach((initial, part) => {
      values.set(initial(random, each), part * each);
    });
    return values;
  };
