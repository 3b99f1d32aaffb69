import { describe, expect, it } from 'vitest';
import { golden } from '../../test/golden';
import { equalErrorRate, gapOf, RankedPairs, rocAuc, tarAtFar } from './roc';

interface Figures {
  auc: number | string;
  eer: number | string;
  tar_at_far: {
    far: number;
    step: number | string;
    threshold: number | string;
    far_reached: number | string;
  }[];
}
interface Case {
  id: string;
  scores_are: 'similarity' | 'distance';
  scores: number[];
  same: number[];
  groups?: (string | number)[] | null;
  far_targets: number[];
  expected: Figures & {
    roc: { far: number[]; tar: number[]; thresholds_from_the_second_point: number[] };
    groups?: Record<
      string,
      Figures & { at_the_overall_threshold: { far: number | string; tar: number | string }[] }
    >;
    gaps?: Record<string, number | string | (number | string)[]>;
  };
}

const { cases } = golden<{ cases: Case[] }>('verification');

describe.each(cases)(
  'figures of scikit-learn: $id',
  ({ scores_are, scores, same, groups, expected, far_targets }) => {
    const sign = scores_are === 'distance' ? -1 : 1;
    const ranked = new RankedPairs(
      Float32Array.from(scores, (score) => sign * score),
      Uint8Array.from(same),
    );
    const close = (value: number, wanted: number | string) => {
      const number = Number(wanted);
      if (Number.isFinite(number)) expect(value).toBeCloseTo(number, 8);
      else expect(value).toBe(number);
    };
    const check = (weights: number[] | undefined, wanted: Figures) => {
      const roc = ranked.roc(weights);
      close(rocAuc(roc), wanted.auc);
      close(equalErrorRate(roc), wanted.eer);
      for (const { far, step, threshold, far_reached } of wanted.tar_at_far) {
        const found = tarAtFar(roc, far);
        close(found.tar, step);
        close(found.far, far_reached);
        if (Number.isFinite(Number(threshold)))
          expect(sign * found.threshold).toBeCloseTo(Number(threshold), 6);
      }
    };

    it('of all pairs', () => {
      const roc = ranked.roc();
      expect(roc.far).toHaveLength(expected.roc.far.length);
      for (const [i, far] of expected.roc.far.entries()) close(roc.far[i]!, far);
      for (const [i, tar] of expected.roc.tar.entries()) close(roc.tar[i]!, tar);
      check(undefined, expected);
    });

    it('of each group, and the gaps between them', () => {
      const names = Object.keys(expected.groups ?? {});
      const weightsOf = (name: string) => (groups ?? []).map((own) => Number(String(own) === name));
      for (const name of names) check(weightsOf(name), expected.groups![name]!);
      for (const [i, target] of far_targets.entries()) {
        const { threshold } = tarAtFar(ranked.roc(), target);
        const rates = names.map((name) => ranked.ratesAt(threshold, weightsOf(name)));
        for (const [g, name] of names.entries()) {
          close(rates[g]!.far, expected.groups![name]!.at_the_overall_threshold[i]!.far);
          close(rates[g]!.tar, expected.groups![name]!.at_the_overall_threshold[i]!.tar);
        }
        if (names.length === 0) continue;
        const gaps = expected.gaps as Record<string, (number | string)[]>;
        close(gapOf(rates.map(({ far }) => far)), gaps.far_overall_threshold![i]!);
        close(gapOf(rates.map(({ tar }) => tar)), gaps.tar_overall_threshold![i]!);
      }
    });
  },
);
