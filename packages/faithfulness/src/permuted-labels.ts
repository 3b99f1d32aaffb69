import type { Weights } from '@hemlkit/core/run';
import { agreement, sharesOf } from './agreement';
import { retrainRoot } from './retrain-root';
import type { Measure, Study } from './study';

const title = 'Permuted labels';

/** Steps of the controls' training: enough to learn what is easily learnt. */
const steps = 75;

/**
 * The other sanity check of Adebayo et al. (2018): a model of permuted labels has learnt by heart, so its explanations
 * must differ from the true ones. Compared with a root that was trained for as long on the true labels, because training
 * again changes an explanation too.
 *
 * @param given the root's weights of a run on permuted labels; default: the root is trained on such
 */
export const permutedLabels =
  (given?: Weights): Measure =>
  async (study) => {
    const { probe, random } = study;
    if (!probe.isTrained)
      return {
        title,
        meaning: 'Rank correlation of explanations with those of a root that was trained on permuted labels.',
        values: [],
        finding: 'This run has trained nothing, so nothing is trained on permuted labels either.',
      };
    const { labels } = probe.data.splits.train;
    const order = random.split('permutation').permutation(labels.length);
    const permuted = given
      ? given
      : await study.once('trained on permuted labels', () =>
          retrain(
            study,
            labels.map((_, i) => labels[order[i] as number] as number),
            0,
          ),
        );
    const same = await study.once('trained again', () => retrain(study, labels, given ? 0 : steps));
    const [other, control] = [await compare(study, permuted, 'permuted'), await compare(study, same, 'true')];
    const verdict = other.high < control.low ? 'good' : other.value < control.value ? 'mixed' : 'poor';
    const text = `${other.value.toFixed(2)} after permuted labels, ${control.value.toFixed(2)} after true ones`;
    return {
      title,
      meaning: `Rank correlation of the ${study.probe.title} with the run's own, of ${given ? 'the given run' : `a root trained for ${steps} steps`} on permuted labels and, for comparison, of a root trained for ${steps} steps on the true labels. The first must be lower.`,
      values: [
        { name: 'trained on permuted labels', of: '', estimate: other },
        { name: 'trained on true labels again', of: '', estimate: control },
      ],
      verdict,
      finding:
        verdict === 'good'
          ? `Explanations depend on what the labels teach: ${text}.`
          : `Explanations differ little by what the labels teach, or too little to be shown by these pairs: ${text}.`,
    };
  };

function retrain(study: Study, labels: Int32Array, from: number): Promise<Weights> {
  let step = from;
  const onStep = () => study.progress(step++, 2 * steps);
  return retrainRoot(study.probe, { labels, steps, random: study.random.split('retrain'), onStep });
}

async function compare(study: Study, weights: Weights, name: string) {
  const before = await study.explained();
  const model = await study.probe.rootModel({ weights });
  const numbers: number[] = [];
  for (const [at, pair] of study.somePairs.entries()) {
    const leaves = study.present(pair);
    const own = before[at] as (typeof before)[number];
    numbers.push(agreement(sharesOf(own, leaves), sharesOf(await model.explain(pair), leaves)));
  }
  return study.mean(numbers, 'permuted', name);
}
