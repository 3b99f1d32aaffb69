import { expect, it } from 'vitest';
import { createRandom } from '../../random/random';
import { reliabilityOf } from './reliability';

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

it('is what the definitions say', () => {
  const random = createRandom(3);
  const chances = Array.from({ length: 300 }, () => random.uniform());
  const happened = chances.map((chance) => Number(random.uniform() < chance ** 2));
  const { pairs, calibrationError, brier, baseBrier } = reliabilityOf(chances, happened);
  expect(pairs).toBe(300);
  expect(brier).toBeCloseTo(mean(chances.map((chance, i) => (chance - happened[i]!) ** 2)), 12);
  expect(baseBrier).toBeCloseTo(mean(happened.map((outcome) => (mean(happened) - outcome) ** 2)), 12);
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = [...chances.keys()].filter((i) => Math.floor(chances[i]! * 10) === bin);
    const gap = mean(inside.map((i) => chances[i]!)) - mean(inside.map((i) => happened[i]!));
    error += (inside.length / 300) * Math.abs(gap);
  }
  expect(calibrationError).toBeCloseTo(error, 12);
});

it('finds no error in certainty that is right', () => {
  expect(reliabilityOf([0, 1], [0, 1])).toEqual({
    pairs: 2,
    calibrationError: 0,
    brier: 0,
    baseBrier: 0.25,
  });
});
