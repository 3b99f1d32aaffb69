import { createRandom } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { contingency, cramersV } from './contingency';
import { LabelExchange } from './exchange-labels';
import { fitTail, type Tail, tailProbability, tailQuantile, unbounded } from './generalised-pareto';
import { groupBy, singles } from './groups';
import { monteCarloTest } from './monte-carlo-test';
import { permutationTest } from './permutation';
import { auroc } from './ranks';
import { signFlipTest } from './sign-flip';
import { quickAuc, SortedScores } from './sorted-scores';
import { twoByTwo } from './two-by-two';

/** Upper tail of the standard normal, by its continued fraction (Abramowitz and Stegun, 26.2.14). */
function normalTail(z: number): number {
  let below = 0;
  for (let k = 200; k > 0; k--) below = k / (z + below);
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (z + below);
}

describe('a generalised Pareto tail', () => {
  const known: Tail[] = [
    { threshold: 2, share: 0.1, scale: 1.5, shape: 0.2 },
    { threshold: 0, share: 0.25, scale: 0.7, shape: 0 },
    { threshold: -1, share: 0.1, scale: 1, shape: -0.3 },
  ];

  it('has the quantiles that its probabilities say', () => {
    for (const tail of known)
      for (const probability of [0.09, 0.01, 1e-4, 1e-8])
        expect(tailProbability(tail, tailQuantile(tail, probability)) / probability).toBeCloseTo(1, 8);
    // 0.1 (1 + 0.2 · 3 / 1.5)^-5
    expect(tailProbability(known[0]!, 5)).toBeCloseTo(0.1 * 1.4 ** -5, 12);
    expect(tailProbability(known[2]!, -1 + 1 / 0.3 + 0.01)).toBe(0);
  });

  it('is found again in numbers drawn from it', () => {
    for (const { scale, shape } of known) {
      const drawn = Float64Array.from({ length: 20_000 }, (_, i) =>
        tailQuantile({ threshold: 0, share: 1, scale, shape }, (i + 0.5) / 20_000),
      ).sort();
      const fitted = fitTail(drawn, 19_999)!;
      expect(fitted.shape).toBeCloseTo(shape, 1);
      expect(fitted.scale / scale).toBeCloseTo(1, 1);
    }
  });

  it('keeps its mean and ends nowhere once it is unbounded, and is none where all are equal', () => {
    const tail = unbounded(known[2]!);
    expect(tail.scale).toBeCloseTo(1 / 1.3, 12);
    expect(tailProbability(tail, 20)).toBeGreaterThan(0);
    expect(unbounded(known[0]!)).toBe(known[0]);
    expect(fitTail(new Float64Array(100).fill(3), 20)).toBeUndefined();
  });
});

describe('monteCarloTest', () => {
  it('is right far beyond what its draws can show, and errs upwards', () => {
    for (const z of [3.5, 4.5, 6]) {
      const logs = Array.from({ length: 12 }, (_, seed) => {
        const random = createRandom(seed, 'normal', z);
        const { p, by, draws } = monteCarloTest(z, { draw: () => random.normal() });
        expect([by, draws]).toEqual(['tail', 2000]);
        return Math.log10(p);
      });
      const mean = logs.reduce((a, b) => a + b) / 12;
      const exact = Math.log10(normalTail(z));
      expect(mean).toBeGreaterThan(1.05 * exact);
      expect(mean).toBeLessThan(0.75 * exact);
    }
  });

  it('of an exponential tail, which is heavier, has the exact p-value within its error', () => {
    const exact = 1e-6;
    const logs = Array.from({ length: 40 }, (_, seed) => {
      const random = createRandom(seed, 'exponential');
      return Math.log10(monteCarloTest(-Math.log(exact), { draw: () => -Math.log(1 - random.uniform()) }).p);
    });
    const mean = logs.reduce((a, b) => a + b) / logs.length;
    expect(mean).toBeGreaterThan(-6.2);
    expect(mean).toBeLessThan(-4);
  });

  it('stops early where chance does as much, and is below a level no more often than that', () => {
    const found = Array.from({ length: 2000 }, (_, seed) => {
      const random = createRandom(seed, 'null');
      const observed = random.uniform();
      return monteCarloTest(observed, { draw: () => random.uniform() });
    });
    // Binomial: mean 2000 · level and 2.5 standard deviations.
    for (const [level, most] of [
      [0.2, 448],
      [0.05, 126],
      [0.01, 31],
      [0.002, 10],
    ] as const)
      expect(found.filter(({ p }) => p <= level).length).toBeLessThanOrEqual(most);
    const drawn = found.reduce((sum, { draws }) => sum + draws, 0) / found.length;
    expect(drawn).toBeLessThan(350);
    for (const { p, draws, by } of found) if (by === 'draws' && draws > 200) expect(p).toBeGreaterThan(0.005);
  });

  it('knows about which statistic would have a p-value', () => {
    const random = createRandom(1, 'critical');
    const { critical } = monteCarloTest(5, { draw: () => random.normal() });
    expect(critical(0.5)).toBeCloseTo(0, 0);
    expect(Math.abs(critical(0.05) - 1.645)).toBeLessThan(0.15);
    expect(Math.abs(critical(0.001) - 3.09)).toBeLessThan(0.4);
  });

  it('is not a number where there is no statistic', () => {
    expect(monteCarloTest(Number.NaN, { draw: () => 1 }).p).toBeNaN();
  });
});

describe('twoByTwo', () => {
  it('has all tables with these margins, as probable as the orders that make them', () => {
    const has = [1, 1, 0, 1, 0, 0, 1, 0];
    const labels = Int32Array.from([1, 0, 0, 1, 0, 1, 1, 0]);
    const counts = new Map<number, number>();
    const exchange = new LabelExchange(singles(8), labels);
    expect(exchange.possible).toBe(70);
    for (const order of exchange.orders()) {
      const both = has.filter((one, i) => one === 1 && order[i] === 1).length;
      counts.set(both, (counts.get(both) ?? 0) + 1 / 70);
    }
    for (const { value, probability } of twoByTwo({ rows: 4, columns: 4, all: 8 }, (both) => both))
      expect(probability).toBeCloseTo(counts.get(value)!, 12);
    expect([...twoByTwo({ rows: 6, columns: 5, all: 8 }, (both) => both)].map(({ value }) => value)).toEqual([
      3, 4, 5,
    ]);
  });

  it('gives the two-sided p-value of Fisher, of the lady tasting tea', () => {
    // Three of four cups right: 1 + 16 + 16 + 1 of 70 tables are as far from chance.
    const v = (both: number) => Math.abs(both - 2);
    const p = monteCarloTest(1, {
      outcomes: () => twoByTwo({ rows: 4, columns: 4, all: 8 }, v),
      draw: () => 0,
    });
    expect(p.p).toBeCloseTo(34 / 70, 12);
    expect(p.by).toBe('exact');
    expect(p.critical(0.05)).toBe(2);
    expect(p.critical(0.01)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('LabelExchange', () => {
  it('counts the orders that there are, and gives each once', () => {
    for (const [groups, labels, kind] of [
      ['abbaccde', '00111101', 'whole'],
      ['abbccc', '011222', 'whole'],
      ['aab', '010', 'whole'],
      ['aaabbbcc', '01001101', 'within'],
    ] as const) {
      const exchange = new LabelExchange(groupBy(groups), Int32Array.from(labels, Number), kind);
      const orders = [...exchange.orders()].map((order) => order.join(''));
      expect(new Set(orders).size).toBe(orders.length);
      expect(orders).toHaveLength(exchange.possible);
      expect(orders).toContain(labels);
      const random = createRandom(1, 'drawn');
      for (let i = 0; i < 50; i++) expect(orders).toContain(exchange.draw(random).join(''));
    }
    // 3 · 3 · 2 within the groups; all 9 of a group of its own.
    const within = new LabelExchange(groupBy('aaabbbcc'), Int32Array.from('01001101', Number), 'within');
    expect([within.possible, within.moving]).toEqual([18, 8]);
    expect(
      new LabelExchange(
        singles(4000),
        Int32Array.from({ length: 4000 }, (_, i) => i % 2),
      ).possible,
    ).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('p-values of permutations and signs', () => {
  it('are those of all orders where these are few', () => {
    const scores = [3, 1, 4, 1.5, 5, 9, 2, 6];
    const labels = Int32Array.from([1, 0, 1, 0, 0, 1, 0, 1]);
    const statistic = (values: Int32Array) => scores.reduce((sum, score, i) => sum + score * values[i]!, 0);
    let [reached, all] = [0, 0];
    for (let bits = 0; bits < 256; bits++) {
      const values = Int32Array.from({ length: 8 }, (_, i) => (bits >> i) & 1);
      if (values.reduce((a, b) => a + b) !== 4) continue;
      all++;
      if (statistic(values) >= statistic(labels)) reached++;
    }
    const { p, by, draws } = permutationTest(statistic, labels, createRandom(1));
    expect([p, by, draws]).toEqual([expect.closeTo(reached / all, 12), 'exact', 70]);
    expect(signFlipTest([1, 2, 3, -1, 0], createRandom(1)).p).toBeCloseTo(3 / 16, 12);
  });

  it('come near those of Fisher where orders are drawn, down to one in a million', () => {
    for (const both of [17, 20, 22]) {
      // 60 units, 30 of each kind.
      const has = Int32Array.from({ length: 60 }, (_, i) => Number(i < 30));
      const labels = Int32Array.from({ length: 60 }, (_, i) => Number(i < both || i >= 30 + both));
      const v = (values: Int32Array) => cramersV(contingency(has, values, 2, 2));
      const drawn = permutationTest(v, labels, createRandom(both, 'fisher'));
      const counted = monteCarloTest(v(labels), {
        outcomes: () => twoByTwo({ rows: 30, columns: 30, all: 60 }, (n) => Math.abs(4 * n - 60) / 60),
        draw: () => 0,
      });
      const [log, exact] = [Math.log10(drawn.p), Math.log10(counted.p)];
      expect(log).toBeGreaterThan(exact - 0.2);
      expect(log).toBeLessThan(Math.max(exact + 0.3, 0.6 * exact));
    }
  });
});

describe('the area under the curve, read off sorted scores', () => {
  it('is that of ranks, with ties, weights and numbers below 0', () => {
    const random = createRandom(1, 'auc');
    for (let trial = 0; trial < 20; trial++) {
      const scores = Float64Array.from({ length: 50 }, () =>
        trial % 2 ? random.normal() : random.integer(9) - 4,
      );
      const member = Array.from(scores, () => random.uniform() < 0.4);
      expect(quickAuc(scores, member)).toBeCloseTo(auroc(scores, member), 12);
      const units = Array.from({ length: 50 }, () => random.integer(50));
      const times = new Float64Array(50);
      for (const unit of units) times[unit]!++;
      const sorted = new SortedScores(scores);
      expect(sorted.auc(member, times)).toBeCloseTo(
        auroc(
          units.map((i) => scores[i]!),
          units.map((i) => member[i]!),
        ),
        12,
      );
      expect(sorted.aucOf(member)(times)).toBe(sorted.auc(member, times));
      expect(sorted.auc(member)).toBeCloseTo(auroc(scores, member), 12);
    }
  });
});
