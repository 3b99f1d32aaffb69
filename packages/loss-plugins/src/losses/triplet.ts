import {
  component,
  type Distance,
  defineLoss,
  type LossInput,
  type Scalar,
  services,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { closeness } from './nearness';
import { createReduction, type LossPart, reductionOptions } from './reduction';
import { drawnTriplets, refuseTuples } from './triplet-drawn';
import { canSort, sumSortedTriplets } from './triplet-sorted';
import { sumTriplets, type TripletTerms, tripletWeights } from './triplet-sums';

/**
 * Triplet margin loss (Schroff et al., FaceNet, 2015; `swap`: Balntas et al., 2016), as PML's TripletMarginLoss: for
 * each triplet of an anchor a, a positive p and a negative n
 *
 *     max(0, d(a, p) − d(a, n) + m)        smooth: log(1 + e^(d(a, p) − d(a, n) + m))
 *
 * With `swap`, min(d(a, n), d(p, n)) stands for d(a, n). One term a triplet, [batch, references, references]; they are
 * not all held at once, so that all triplets of a large batch fit.
 */
export const triplet = defineLoss({
  type: 'triplet',
  summary: 'Pulls positives closer to the anchor than negatives, by a margin (Schroff et al., 2015).',
  options: Type.Object({
    margin: Type.Number({ minimum: 0, default: 0.05, description: 'How much farther a negative must be.' }),
    swap: Type.Boolean({
      default: false,
      description: 'Measure the negative from the positive where that is nearer than the anchor.',
    }),
    smooth: Type.Boolean({ default: false, description: 'Softplus in place of max(0, ·).' }),
    tripletsPerAnchor: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Draw this many triplets for each anchor, new ones in every step. Default: take all. Without a miner only.',
      }),
    ),
    distance: component('distance', {
      default: { type: 'euclidean' },
      description: 'By what near and far are measured.',
    }),
    ...reductionOptions({ type: 'avg-non-zero' }),
  }),
  inject: { tf: services.tf },
  create: ({ tripletsPerAnchor, ...options }, { tf }) => {
    const reduce = createReduction(tf, options, ['loss']);
    if (tripletsPerAnchor === undefined) {
      return { compute: (input) => reduce({ loss: allTriplets(tf, options, input) }, input) };
    }
    return {
      noise: (batch) => [batch, tripletsPerAnchor, 2],
      compute: (input) => {
        refuseTuples(input);
        const loss = drawnTriplets(tf, terms(tf, options, input), input);
        return reduce({ loss }, input);
      },
    };
  },
});

interface Options {
  margin: number;
  swap: boolean;
  smooth: boolean;
  distance: Distance;
}

function allTriplets(tf: TF, options: Options, input: LossInput): LossPart {
  const { labels } = input;
  const triplets = terms(tf, options, input);
  const weights = tripletWeights(tf, input);
  return (reducer, wantsTally) => {
    const { nonZero, all, ...sums } = canSort(triplets, weights, reducer)
      ? sumSortedTriplets(tf, triplets, weights, reducer)
      : sumTriplets(tf, triplets, weights, reducer, { wantsTally });
    if (!nonZero) return { ...sums, labels };
    const terms = tf.sum<Scalar>(all);
    return { ...sums, labels, tally: { terms, zeros: tf.sub(terms, tf.sum(nonZero)) } };
  };
}

function terms(tf: TF, { margin, swap, smooth, distance }: Options, input: LossInput): TripletTerms {
  const references = input.reference?.embeddings ?? input.embeddings;
  const far = (matrix: TripletTerms['far']) => tf.neg(closeness(tf, distance, matrix));
  const fromAnchors = distance.matrix(input.embeddings, references);
  return {
    margin,
    smooth,
    far: far(fromAnchors),
    ...(swap
      ? { between: far(input.reference ? distance.matrix(references, references) : fromAnchors) }
      : {}),
  };
}
