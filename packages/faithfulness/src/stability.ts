import { agreement, largestChange, sharesOf } from './agreement';
import { addNoise, jitterMap } from './disturb';
import type { Pair } from './probe';
import type { Measure, Study } from './study';

/** Standard deviation of the noise, in steps of 0..255: hardly seen. */
const deviation = 4;

type Disturb = (study: Study, pair: Pair, at: number) => Pair;

const disturbances: Record<string, Disturb> = {
  'pixel noise': ({ random }, { a, b }, at) => ({
    a: addNoise(a, deviation, random.split('noise', at, 'a')),
    b: addNoise(b, deviation, random.split('noise', at, 'b')),
  }),
  'borders moved by a pixel': ({ random }, { a, b }, at) => ({
    a: jitterMap(a, random.split('jitter', at, 'a')),
    b: jitterMap(b, random.split('jitter', at, 'b')),
  }),
};

/** Whether an explanation stays what it is when its images change by what nobody would call a difference. */
export const stability: Measure = async (study) => {
  const { probe, somePairs } = study;
  const before = await study.explained();
  const names = Object.keys(disturbances);
  const values = [];
  let worst = 1;
  for (const [n, name] of names.entries()) {
    const model = await probe.rootModel();
    const disturbed = somePairs.map((pair, at) => (disturbances[name] as Disturb)(study, pair, at));
    const shares = { rank: [] as number[], change: [] as number[] };
    for (const [at, pair] of disturbed.entries()) {
      study.progress(n * somePairs.length + at, names.length * somePairs.length);
      const leaves = study.present(somePairs[at] as Pair);
      const [own, other] = [before[at], await model.explain(pair)].map((values) =>
        sharesOf(values as (typeof before)[number], leaves),
      ) as [number[], number[]];
      shares.rank.push(agreement(own, other));
      shares.change.push(largestChange(own, other));
    }
    const rank = study.mean(shares.rank, 'stability', name, 'rank');
    worst = Math.min(worst, rank.low);
    const change = study.mean(shares.change, 'stability', name, 'change');
    values.push({ name: `${name}: rank correlation`, of: probe.title, estimate: rank });
    if (probe.comparesLeaves) {
      const ranks = await study.once(`own ${name}`, () => study.percentileAgreement(disturbed));
      const own = study.mean(ranks, 'stability', name, 'own');
      values.push({ name: `${name}: rank correlation`, of: 'own percentiles', estimate: own });
    }
    values.push({ name: `${name}: largest change of a leaf`, of: probe.title, estimate: change });
  }
  const verdict = worst > 0.8 ? 'good' : worst > 0.5 ? 'mixed' : 'poor';
  return {
    title: 'Stability',
    meaning: `Rank correlation of the leaves before and after a change that nobody sees (noise of ${deviation} steps of 255; borders of segments moved by at most a pixel), and the largest change as a share of the leaves' range. 1 and 0: nothing changes.`,
    values,
    verdict,
    finding:
      verdict === 'good'
        ? 'Small changes of the images leave the order of the parts as it is.'
        : `Small changes of the images can change the order of the parts (rank correlation down to ${worst.toFixed(2)}): do not read much into parts whose shares are nearly equal.`,
  };
};
