import type { Arm, Verification } from '@hemlkit/bias';
import type { Estimate } from '@hemlkit/core';
import { expect, it } from 'vitest';
import { verificationFindings } from './verification-findings';

const estimate = (value: number, spread: number): Estimate => ({
  value,
  low: value - spread,
  high: value + spread,
  count: 1,
});
const figures = (value: number, spread: number) => ({
  precision: estimate(value, spread),
  balanced: estimate(value, spread),
  worst: estimate(value, spread),
  gap: estimate(-value, spread),
});
const arm = (name: Arm, change: number, spread: number) => ({
  arm: name,
  figures: { ...figures(0.8, 0.02), gap: estimate(0.05, spread) },
  ...(name !== 'biased' && { change: figures(change, spread) }),
  ...(name === 'repair' && { closed: estimate(0.9, 0.1), overReweight: estimate(change - 0.04, spread) }),
  cells: [],
});
const told = (spread: number, repaired: number, shamSpread = spread) => {
  const arms = [
    arm('biased', 0, spread),
    arm('repair', repaired, spread),
    arm('sham', 0.03, shamSpread),
    arm('reweight', 0.04, spread),
    arm('oracle', 0.12, spread),
  ];
  return verificationFindings({ arms, attribute: 'hat' } as unknown as Verification).join('\n');
};

it('says what is sure', () => {
  expect(told(0.01, 0.1)).toMatchInlineSnapshot(`
    "The bias costs 12.0 points (11.0 to 13.0) of balanced P@1: models trained without it are better by that much.
    Trained as they are, models are better where hat is associated with the label: by 5.0 points of P@1 (4.0 to 6.0).
    The repair raises balanced P@1 (10.0 points, 9.0 to 11.0), raises the worst cell (10.0 points, 9.0 to 11.0) and narrows the gap (-10.0 points, -11.0 to -9.0).
    It makes up for 90 % (80 to 100) of what the bias costs.
    The sham exchange, which keeps the bias, changes balanced P@1 too, by 3.0 points (2.0 to 4.0): new images alone do some of it.
    The repair is better than reweighting (6.0 points, 5.0 to 7.0)."
  `);
  expect(told(0.01, -0.1).split('\n').at(-1)).toMatchInlineSnapshot(
    `"The repair is worse than reweighting (-14.0 points, -15.0 to -13.0)."`,
  );
});

it('says that seams alone do not do it only where the repair does something', () => {
  expect(told(0.01, 0.1, 0.05)).toContain(
    'changes nothing for sure (3.0 points, -2.0 to 8.0): seams alone do not do it.',
  );
});

it('says what is not sure', () => {
  expect(told(0.2, 0.1)).toMatchInlineSnapshot(`
    "It is not shown that the bias costs balanced P@1: models trained without it are better by 12.0 points (-8.0 to 32.0).
    Trained as they are, models are not surely better where hat is associated with the label: by 5.0 points of P@1 (-15.0 to 25.0).
    The repair does not surely change balanced P@1 (10.0 points, -10.0 to 30.0), does not surely change the worst cell (10.0 points, -10.0 to 30.0) and does not surely change the gap (-10.0 points, -30.0 to 10.0).
    It makes up for 90 % (80 to 100) of what the bias costs.
    The sham exchange, which keeps the bias, changes nothing for sure (3.0 points, -17.0 to 23.0).
    The repair is not surely better or worse than reweighting (6.0 points, -14.0 to 26.0)."
  `);
});
