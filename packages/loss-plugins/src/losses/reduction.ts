import {
  type AnchorSums,
  type ComponentSpec,
  component,
  HemlError,
  type LossInput,
  type LossTally,
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

/**
 * What a reducer is to reduce: terms, or their sums where there are too many terms to hold them all. The tally of the
 * terms is given where it is asked for.
 */
export type LossPart =
  | LossTerms
  | ((reducer: Reducer, wantsTally: boolean) => AnchorSums & { tally?: LossTally });

interface Chosen {
  reducer: Reducer;
  embeddingRegularizer?: Regularizer;
  weightRegularizer?: Regularizer;
}

/**
 * The parts of a loss → the loss; where the input has `report`, the tally of the terms is reported.
 * @param vectors the class vectors, [count, dimensions], of a loss that has any
 */
type Reduce<P extends string> = (
  parts: Record<P, LossPart>,
  input: Pick<LossInput, 'embeddings' | 'report'>,
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
  return (terms, { embeddings, report }, vectors) => {
    const tallies: LossTally[] = [];
    const summands = reducers.map(([name, chosen]) => {
      const part = terms[name];
      if (typeof part !== 'function') {
        if (report) tallies.push(tallyOf(tf, part));
        return reduceTerms(tf, chosen, part);
      }
      const { tally, ...sums } = part(chosen, report !== undefined);
      if (tally) tallies.push(tally);
      return chosen.reduce(sums);
    });
    if (report && tallies.length > 0) {
      const total = (of: keyof LossTally) => tf.addN(tallies.map((tally) => tally[of]));
      report({ terms: total('terms'), zeros: total('zeros') });
    }
    if (embeddingRegularizer) summands.push(embeddingRegularizer.penalty(embeddings));
    if (weightRegularizer && vectors) summands.push(weightRegularizer.penalty(vectors));
    return tf.addN(summands);
  };
}

function tallyOf(tf: TF, { losses, weight }: LossTerms): LossTally {
  const counts = weight ?? tf.onesLike(losses);
  const terms = tf.sum<Scalar>(counts);
  return { terms, zeros: tf.sub(terms, tf.sum<Scalar>(tf.mul(counts, tf.step(tf.abs(losses))))) };
}

function reducerOf(reducer: Reducer, part: string, names: readonly string[], hasDivisor: boolean): Reducer {
  const quoted = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ');
  if (reducer.parts) {
    const unknown = Object.keys(reducer.parts).filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new HemlError(`The reducer names ${quoted(unknown)}, which this loss lacks.`, {
        code: 'loss-part-unknown',
        kind: 'usage',
        hint: `The parts of this loss: ${quoted(names)}.`,
      });
  }
  const chosen = reducer.parts ? reducer.parts[part] : reducer;
  if (!chosen)
    throw new HemlError(`The reducer \`multiple\` has nothing for the part \`${part}\` of the loss.`, {
      code: 'loss-part-missing',
      kind: 'usage',
      hint: `Give it a reducer for each of ${quoted(names)}.`,
    });
  if (chosen.needsDivisor && !hasDivisor)
    throw new HemlError('The reducer `divisor` does nothing for this loss, which has no divisor.', {
      code: 'divisor-missing',
      kind: 'usage',
      hint: 'Use `mean`, or leave the reducer out.',
    });
  return chosen;
}
