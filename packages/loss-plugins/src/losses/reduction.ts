import {
  type AnchorSums,
  type ComponentSpec,
  component,
  HemlError,
  type LossTerms,
  type Reducer,
  type Regularizer,
  reduceTerms,
  type Scalar,
  type Tensor2D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';

/** The options by which every loss is reduced. @param reducer the default one */
export const reductionOptions = (reducer: ComponentSpec) => ({
  reducer: component('reducer', { default: reducer, description: 'Makes one number of the terms.' }),
  embeddingRegularizer: Type.Optional(
    component('regularizer', {
      description: 'A penalty on the embeddings, added to the loss. Default: none.',
    }),
  ),
});

/** What a reducer is to reduce: terms, or their sums where there are too many terms to hold them all. */
export type LossPart = LossTerms | ((reducer: Reducer) => AnchorSums);

interface Chosen {
  reducer: Reducer;
  embeddingRegularizer?: Regularizer;
  weightRegularizer?: Regularizer;
}

/** The parts of a loss → the loss. @param vectors the class vectors, [count, dimensions], of a loss that has any */
type Reduce<P extends string> = (
  parts: Record<P, LossPart>,
  embeddings: Tensor2D,
  vectors?: Tensor2D,
) => Scalar;

/**
 * The sum of a loss's parts, each reduced, and of its regularizers, as PML's MultipleReducers adds them up.
 * @param parts the names of the loss's parts
 * @param hasDivisor whether the parts have a divisor
 * @throws HemlError (usage) for a reducer that does not suit the loss
 */
export function createReduction<P extends string>(
  tf: TF,
  { reducer, embeddingRegularizer, weightRegularizer }: Chosen,
  parts: readonly P[],
  hasDivisor = false,
): Reduce<P> {
  const reducers = parts.map((part) => [part, reducerOf(reducer, part, parts, hasDivisor)] as const);
  return (terms, embeddings, vectors) => {
    const summands = reducers.map(([name, chosen]) => {
      const part = terms[name];
      return typeof part === 'function' ? chosen.reduce(part(chosen)) : reduceTerms(tf, chosen, part);
    });
    if (embeddingRegularizer) summands.push(embeddingRegularizer.penalty(embeddings));
    if (weightRegularizer && vectors) summands.push(weightRegularizer.penalty(vectors));
    return tf.addN(summands);
  };
}

function reducerOf(reducer: Reducer, part: string, names: readonly string[], hasDivisor: boolean): Reducer {
  const quoted = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ');
  if (reducer.parts) {
    const unknown = Object.keys(reducer.parts).filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new HemlError(`The reducer names ${quoted(unknown)}, which this loss has not.`, {
        kind: 'usage',
        hint: `The parts of this loss: ${quoted(names)}.`,
      });
  }
  const chosen = reducer.parts ? reducer.parts[part] : reducer;
  if (!chosen)
    throw new HemlError(`The reducer \`multiple\` has nothing for the part \`${part}\` of the loss.`, {
      kind: 'usage',
      hint: `Give it a reducer for each of ${quoted(names)}.`,
    });
  if (chosen.needsDivisor && !hasDivisor)
    throw new HemlError('The reducer `divisor` does nothing for this loss, which has no divisor.', {
      kind: 'usage',
      hint: 'Use `mean`, or leave the reducer out.',
    });
  return chosen;
}
