import { expect, test } from 'vitest';
import { distanceText, percentText, signedText } from './number-text';

test('about three digits, whatever the size', () => {
  expect([0.01234, 9.9, 12.345, 123.45, 12345, Number.NaN, undefined].map(distanceText)).toEqual([
    '0.012',
    '9.900',
    '12.35',
    '123.5',
    '1.23e+4',
    '-',
    '-',
  ]);
});

test('shares have a sign, probabilities are whole percents', () => {
  expect([0.5, -0.25, 0, undefined].map(signedText)).toEqual(['+0.500', '−0.250', '+0.000', '']);
  expect([percentText(0.876), percentText(0.0456, 1), percentText(undefined)]).toEqual(['88 %', '4.6 %', '']);
});

test('tells small distances apart, and leaves shares in line', () => {
  expect([0.00042, 0.0000142, 1e-9, 0.001].map(distanceText)).toEqual([
    '0.00042',
    '0.000014',
    '1.0e-9',
    '0.001',
  ]);
  expect([0.00042, -0.00042].map(signedText)).toEqual(['+0.000', '−0.000']);
});
