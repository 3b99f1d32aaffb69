import {
  component,
  createRandom,
  defineMetric,
  type MetricInput,
  type Static,
  services,
  Type,
} from '@hemlkit/core/plugin';
import { type Division, divisions } from './by-group';
import { type Pairs, pairsOf } from './pairs';
import { equalErrorRate, gapOf, type Roc, rocAuc, tarAtFar } from './roc';

/** Draws of a bootstrap. */
const draws = 200;

const shared = {
  distance: component('distance', {
    default: { type: 'euclidean' },
    description: 'By what images are near to each other.',
  }),
  by: Type.Array(Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]), {
    default: [],
    description:
      'Attributes of the dataset by whose values the figures are given too, of pairs within each: `hat`, or `[gender, hat]` for all combinations. With each the worst of its groups, and the gap between the best and the worst.',
  }),
  intervals: Type.Boolean({
    default: false,
    description:
      'Intervals that hold 95 % too, as NAME/low and NAME/high: a bootstrap of the images, or of the groups of `dataset.group`.',
  }),
  pairs: Type.Integer({
    minimum: 4,
    default: 1_000_000,
    description: 'Pairs at most: of more images, some are drawn by chance.',
  }),
  seed: Type.Integer({
    minimum: 0,
    default: 0,
    description: 'Of the images that are drawn, and of the bootstrap.',
  }),
};
const sharedOptions = Type.Object(shared);
type Shared = Omit<Static<typeof sharedOptions>, 'distance'>;

/** One number of a curve. */
interface Figure {
  name: string;
  of: (roc: Roc) => number;
  /** The worst of some groups. */
  worst: (values: number[]) => number;
}

const least = (values: number[]) => Math.min(...values);
const known = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));

interface Context extends Shared, Omit<Parameters<typeof pairsOf>[1], 'most'> {
  figures: readonly Figure[];
  /** Shares of wrong acceptances whose thresholds groups are compared at. Default: none. */
  rates?: readonly number[];
}

/** All figures of all pairs, and of each group; with intervals where they are asked for. */
async function figuresOf(input: MetricInput, context: Context): Promise<Record<string, number>> {
  const { by, intervals, seed } = context;
  const pairs = await pairsOf(input, { ...context, most: context.pairs });
  const parts = input.attributes && !input.references ? divisions(by, input.attributes) : [];
  const found = measured(context, pairs, parts);
  if (!intervals) return found;
  const groups = input.groups ?? Int32Array.from(input.labels, (_, i) => i);
  const count = groups.reduce((most, one) => Math.max(most, one), -1) + 1;
  const random = createRandom(seed, 'bootstrap');
  const values: Record<string, number[]> = Object.fromEntries(Object.keys(found).map((name) => [name, []]));
  for (let draw = 0; draw < draws; draw++) {
    const times = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const group = random.integer(count);
      times[group] = (times[group] as number) + 1;
    }
    const of = (image: number) => times[groups[image] as number] as number;
    const weights = Float64Array.from(pairs.query, (query, pair) =>
      pairs.isSelf ? of(query) * of(pairs.reference[pair] as number) : of(query),
    );
    for (const [name, value] of Object.entries(measured(context, pairs, parts, weights)))
      values[name]?.push(value);
  }
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => {
      const sorted = known(values[name] as number[]).sort((a, b) => a - b);
      return [
        [name, value],
        [`${name}/low`, quantile(sorted, 0.025)],
        [`${name}/high`, quantile(sorted, 0.975)],
      ];
    }),
  );
}

/** @param weights how much each pair counts. Default: all alike */
function measured(
  { figures, rates = [] }: Pick<Context, 'figures' | 'rates'>,
  { ranked, query, reference }: Pairs,
  parts: readonly Division[],
  weights?: Float64Array,
): Record<string, number> {
  const roc = ranked.roc(weights);
  const results: Record<string, number> = {};
  for (const { name, of } of figures) results[name] = of(roc);
  const thresholds = rates.map((rate) => tarAtFar(roc, rate).threshold);
  for (const { name: part, groups, of: group } of parts) {
    const within = groups.map((_, g) =>
      Float64Array.from(query, (one, pair) =>
        group[one] === g && group[reference[pair] as number] === g ? (weights?.[pair] ?? 1) : 0,
      ),
    );
    const curves = within.map((own) => ranked.roc(own));
    for (const { name, of, worst } of figures) {
      const values = curves.map(of);
      for (const [g, value] of values.entries()) results[`${name}/${groups[g]}`] = value;
      results[`${name}/${part}/worst`] = known(values).length > 0 ? worst(known(values)) : Number.NaN;
      results[`${name}/${part}/gap`] = gapOf(values);
    }
    for (const [i, rate] of rates.entries()) {
      const at = within.map((own) => ranked.ratesAt(thresholds[i] as number, own));
      results[`fpr@far=${rate}/${part}/gap`] = gapOf(at.map(({ far }) => far));
      results[`fnr@far=${rate}/${part}/gap`] = gapOf(at.map(({ tar }) => 1 - tar));
    }
  }
  return results;
}

/** Linear between numbers; not a number where there are none. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  return low + ((sorted[Math.ceil(at)] ?? Number.NaN) - low) * (at - Math.floor(at));
}

/** Whether a number is one of a metric whose own are called so. */
const isOf = (name: string, wanted: string): boolean => wanted === name || wanted.startsWith(`${name}/`);
/** Whether a number is the gap between groups, or an end of its interval. */
const isGap = (name: string): boolean => /\/gap(\/low|\/high)?$/.test(name);

/**
 * Area under the ROC curve of all pairs of images: how likely two of one label are nearer than two of different ones, a tie
 * counting half.
 */
export const rocAucMetric = defineMetric({
  type: 'roc-auc',
  summary: 'How likely two images of one label are nearer than two of different labels.',
  options: sharedOptions,
  inject: { tf: services.tf },
  create: (options, { tf }) => ({
    only: (name) => (isOf('roc-auc', name) ? {} : undefined),
    smallerIsBetter: (name) => isOf('roc-auc', name) && isGap(name),
    compute: (input) =>
      figuresOf(input, { ...options, tf, figures: [{ name: 'roc-auc', of: rocAuc, worst: least }] }),
  }),
});

/**
 * The share of wrong decisions where as many pairs of different labels are taken for one label as pairs of one label for
 * different ones, on straight lines between the points of the ROC curve. Smaller is better.
 */
export const equalErrorRateMetric = defineMetric({
  type: 'equal-error-rate',
  summary: 'Share of pairs that are wrong where both kinds of error are as frequent; smaller is better.',
  options: sharedOptions,
  inject: { tf: services.tf },
  create: (options, { tf }) => ({
    only: (name) => (isOf('equal-error-rate', name) ? {} : undefined),
    smallerIsBetter: (name) => isOf('equal-error-rate', name),
    compute: (input) =>
      figuresOf(input, {
        ...options,
        tf,
        figures: [{ name: 'equal-error-rate', of: equalErrorRate, worst: (values) => Math.max(...values) }],
      }),
  }),
});

/**
 * The share of the pairs of one label that is accepted by the strictest threshold at which no more than a share of the pairs of
 * different labels is. By attributes, also how much the shares of wrong acceptances and of wrong refusals differ between groups at
 * the threshold of all pairs.
 */
export const tarAtFarMetric = defineMetric({
  type: 'tar-at-far',
  summary: 'Share of pairs of one label that is accepted while few pairs of different labels are.',
  options: Type.Object({
    far: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
      minItems: 1,
      default: [1e-1, 1e-2, 1e-3, 1e-4],
      description: 'Shares of the pairs of different labels; one number is reported for each, tar@far=SHARE.',
    }),
    ...shared,
  }),
  inject: { tf: services.tf },
  create: ({ far, ...options }, { tf }) => ({
    only(name) {
      const rate = far.find((one) => ['tar', 'fpr', 'fnr'].some((of) => isOf(`${of}@far=${one}`, name)));
      return rate === undefined ? undefined : { far: [rate] };
    },
    smallerIsBetter: (name) => /^(tar|fpr|fnr)@far=/.test(name) && isGap(name),
    compute: (input) =>
      figuresOf(input, {
        ...options,
        tf,
        figures: far.map((rate) => ({
          name: `tar@far=${rate}`,
          of: (roc: Roc) => tarAtFar(roc, rate).tar,
          worst: least,
        })),
        rates: far,
      }),
  }),
});
