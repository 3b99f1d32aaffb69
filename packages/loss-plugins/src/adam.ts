import {
  defineOptimizer,
  type NetworkVariables,
  type Parameter,
  type ParameterGroup,
  type Scalar,
  services,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { type StepSize, stepSize, type Trained, update } from './adam-update';

const rate = (part: string) =>
  Type.Optional(Type.Number({ minimum: 0, description: `Learning rate of the ${part}.` }));

/**
 * Adam (Kingma and Ba, 2015) as torch.optim.Adam computes it: weight decay is an L2 term of the gradient, and
 * epsilon is added after the bias-corrected square root.
 *
 * Saved state: `step`, and for each parameter `NAME.m` = m / (1 − β1) and `NAME.v` = v / (1 − β2): undivided moments
 * take two passes over the weights less.
 */
export const adam = defineOptimizer({
  type: 'adam',
  summary: "Adam as PyTorch computes it, with a learning rate for each of the model's parts.",
  options: Type.Object({
    learningRate: Type.Optional(
      Type.Union(
        [
          Type.Number({ minimum: 0 }),
          Type.Object(
            { trunk: rate('trunk'), embedder: rate('embedder'), loss: rate("loss's own weights") },
            { additionalProperties: false },
          ),
        ],
        {
          description:
            'One number, or one each for trunk, embedder and loss; 0 freezes a part. Default: 1e-5, 1e-4 and 1e-2 ' +
            'for a trunk with weights from a file, else 5e-4, 5e-4 and 1e-2.',
        },
      ),
    ),
    weightDecay: Type.Number({ minimum: 0, default: 1e-4, description: 'L2 term added to the gradient.' }),
    beta1: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: "Decay of the gradient's running mean.",
    }),
    beta2: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.999,
      description: "Decay of the squared gradient's running mean.",
    }),
    epsilon: Type.Number({ minimum: 0, default: 1e-8, description: 'Added to the square root.' }),
  }),
  inject: { tf: services.tf },
  create: (options, { tf }, { parameters, pretrained }) => {
    const rates = ratesOf(options.learningRate, pretrained);
    const trained = parameters.filter(({ group }) => rateOf(rates, group) > 0);
    const variables = createState(tf, trained);
    return {
      variables,
      apply: (gradients, schedule) => {
        const count = variables.step?.value as NetworkVariables[string]['value'];
        const step = tf.add<Scalar>(count, 1);
        const sizes = new Map<number, StepSize>();
        for (const { name, group, variable, rate: factor = 1, decay = true } of trained) {
          const gradient = gradients[name];
          if (!gradient) continue;
          const rate = rateOf(rates, group) * factor;
          const size = sizes.get(rate) ?? stepSize(tf, { step, rate, schedule }, options);
          sizes.set(rate, size);
          const settings = decay ? options : { ...options, weightDecay: 0 };
          update(tf, momentsOf(variables, name, variable), gradient, size, settings);
        }
        count.assign(step as never);
      },
    };
  },
});

type Rates = Record<'trunk' | 'embedder' | 'loss', number>;

/** A part without a rate of its own starts from drawn weights, as an embedder does. */
const rateOf = (rates: Rates, group: ParameterGroup): number => rates[group as keyof Rates] ?? rates.embedder;

function ratesOf(given: number | Partial<Rates> | undefined, pretrained: boolean): Rates {
  if (typeof given === 'number') return { trunk: given, embedder: given, loss: given };
  const usual = pretrained
    ? { trunk: 1e-5, embedder: 1e-4, loss: 1e-2 }
    : { trunk: 5e-4, embedder: 5e-4, loss: 1e-2 };
  return { ...usual, ...given };
}

function createState(tf: TF, parameters: readonly Parameter[]): NetworkVariables {
  const zero = (shape: number[]) => {
    const initial = tf.zeros(shape);
    const value = tf.variable(initial, false);
    initial.dispose();
    return value;
  };
  const state: NetworkVariables = { step: { value: zero([]), layout: 'plain' } };
  for (const { name, variable } of parameters) {
    const { layout, value } = variable;
    state[`${name}.m`] = { value: zero(value.shape), layout };
    state[`${name}.v`] = { value: zero(value.shape), layout };
  }
  return state;
}

function momentsOf(state: NetworkVariables, name: string, variable: NetworkVariables[string]): Trained {
  const moment = (part: string) => (state[`${name}.${part}`] as NetworkVariables[string]).value;
  return { parameter: variable.value, mean: moment('m'), square: moment('v') };
}
