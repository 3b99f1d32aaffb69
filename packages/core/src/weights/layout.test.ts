import { expect, it } from 'vitest';
import type { Weight } from '../contracts/network';
import { fromTorch, toTorch } from './layout';

const counting = (shape: number[], layout: Weight['layout']): Weight => ({
  shape,
  layout,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index),
  trainable: true,
});

it('turns HWIO into OIHW and back', () => {
  const [height, width, inputs, outputs] = [2, 3, 4, 5];
  const weight = counting([height, width, inputs, outputs], 'conv');
  const torch = toTorch(weight);
  expect(torch.shape).toEqual([outputs, inputs, height, width]);
  const at = (o: number, i: number, h: number, w: number) =>
    torch.data[((o * inputs + i) * height + h) * width + w];
  const own = (h: number, w: number, i: number, o: number) =>
    weight.data[((h * width + w) * inputs + i) * outputs + o];
  expect(at(4, 2, 1, 0)).toBe(own(1, 0, 2, 4));
  expect(at(0, 3, 0, 2)).toBe(own(0, 2, 3, 0));
  expect(fromTorch(torch, 'conv', true)).toEqual(weight);
});

it.each([
  [3, 1, 2, 40],
  [1, 1, 33, 17],
  [7, 7, 3, 20],
  [2, 3, 20, 1],
  [1, 1, 1, 1],
])('moves every value of [%i, %i, %i, %i], wherever tiles end', (height, width, inputs, outputs) => {
  const weight = counting([height, width, inputs, outputs], 'conv');
  const { data } = toTorch(weight);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let h = 0; h < height; h++)
        for (let w = 0; w < width; w++)
          expect(data[((o * inputs + i) * height + h) * width + w]).toBe(
            weight.data[((h * width + w) * inputs + i) * outputs + o],
          );
  expect(fromTorch(toTorch(weight), 'conv', true)).toEqual(weight);
});

it('transposes linear weights and leaves plain ones', () => {
  const weight = counting([2, 3], 'linear');
  expect(toTorch(weight)).toEqual({ shape: [3, 2], data: new Float32Array([0, 3, 1, 4, 2, 5]) });
  expect(fromTorch(toTorch(weight), 'linear', false)).toEqual({ ...weight, trainable: false });
  const plain = counting([4], 'plain');
  expect(toTorch(plain)).toEqual({ shape: [4], data: plain.data });
});

it('refuses a weight with another number of axes', () => {
  expect(() => fromTorch({ shape: [6], data: new Float32Array(6) }, 'conv', true)).toThrow(
    'A weight of shape [6] should have 4 axes.',
  );
});
