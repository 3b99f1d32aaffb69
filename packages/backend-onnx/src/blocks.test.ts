import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { blockOf, cpuTarget } from './blocks';
import { registerOnnxBackend } from './register';

/** An image of `channels` and `pixels` as `[C / block, pixels, block]`. */
function layout(channels: number, pixels: number, block: number): Float32Array {
  const elements: number[] = [];
  for (let first = 0; first < channels; first += block)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let channel = first; channel < first + block; channel++) elements.push(channel * pixels + pixel);
  return Float32Array.from(elements);
}

it('tells the length of blocks from how an image lies in them', () => {
  for (const block of [4, 8, 16, 32]) expect(blockOf(layout(64, 2, block), 64, 2)).toBe(block);
});

it('does not take another order for blocks', () => {
  const pixelsLast = Float32Array.from({ length: 128 }, (_, i) => i);
  const wrongEnd = layout(64, 2, 8).fill(0, 100);
  expect([blockOf(pixelsLast, 64, 2), blockOf(wrongEnd, 64, 2)]).toEqual([0, 0]);
});

it('finds blocks on this processor, or finds that there are none', () => {
  expect([0, 4, 8, 16, 32]).toContain(cpuTarget(tf).block);
});

it('says what of the processor decides the last bits', () => {
  expect(registerOnnxBackend(tf, { threads: 1 }).arithmetic).toBe(
    `${process.arch}, blocks of ${cpuTarget(tf).block}`,
  );
});
