import { encode } from 'fast-png';
import { expect, it } from 'vitest';
import { isWholePng } from './whole-png';

it('notices every cut and every flipped bit', () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => 5 * i);
  const whole = Buffer.from(encode({ width: 4, height: 4, channels: 3, data }));
  expect(isWholePng(whole)).toBe(true);
  for (let at = 0; at < whole.length; at++) {
    expect(isWholePng(whole.subarray(0, at))).toBe(false);
    const flipped = Buffer.from(whole);
    flipped[at] = flipped[at]! ^ (1 << (at % 8));
    expect(isWholePng(flipped)).toBe(false);
  }
});
