import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { eachProduct, expectNear, geometry, numbers } from '../../test/support/convolution';
import { Graph } from '../graph/graph';
import { PORTABLE } from '../graph/target';
import { columnProduct, filterGradient, imagesAtOnce } from './columns';

/** Two images at a time: the windows of one take 864 bytes. */
const SMALL = { ...PORTABLE, whole: 3000, part: 2000 };
const [INPUTS, OUTPUTS] = [3, 5];
const geo = geometry({ strideHeight: 2 });

const GRAPHS = { 'whole batch': new Graph(tf), 'part by part': new Graph(tf, SMALL) };

it('takes as many images at once as fit and divide the batch', () => {
  const image = geo.outHeight * geo.outWidth * 6 * INPUTS * 4;
  const at = (whole: number, part: number, batch: number) =>
    imagesAtOnce(new Graph(tf, { ...PORTABLE, whole, part }), { ...geo, batch }, INPUTS);
  expect(image).toBe(864);
  expect(at(12 * image, 2 * image, 12)).toBe(12);
  expect(at(11 * image, 5 * image, 12)).toBe(4);
  expect(at(11 * image, image / 2, 12)).toBe(1);
});

for (const [name, g] of Object.entries(GRAPHS)) {
  it(`${name}: a convolution as a product`, () => {
    const x = numbers([geo.batch, geo.height, geo.width, INPUTS], 1);
    const matrix = numbers([6 * INPUTS, OUTPUTS], 2);
    const expected = new Float64Array(geo.batch * geo.outHeight * geo.outWidth * OUTPUTS);
    const [image, filter] = [x.contents(), matrix.contents()] as [Float32Array, Float32Array];
    eachProduct(geo, INPUTS, OUTPUTS, (i, w, y) => {
      expected[y] = (expected[y] as number) + (image[i] as number) * (filter[w] as number);
    });
    const product = columnProduct(g, x, matrix, geo);
    expect(product.shape).toEqual([geo.batch * geo.outHeight * geo.outWidth, OUTPUTS]);
    expectNear(product, expected, 5);
  });

  it(`${name}: the gradient of the filter`, () => {
    const x = numbers([geo.batch, geo.height, geo.width, INPUTS], 3);
    const dy = numbers([geo.batch, geo.outHeight, geo.outWidth, OUTPUTS], 4);
    const expected = new Float64Array(6 * INPUTS * OUTPUTS);
    const [image, errors] = [x.contents(), dy.contents()] as [Float32Array, Float32Array];
    eachProduct(geo, INPUTS, OUTPUTS, (i, w, y) => {
      expected[w] = (expected[w] as number) + (image[i] as number) * (errors[y] as number);
    });
    const gradient = filterGradient(g, x, dy, geo);
    expect(gradient.shape).toEqual([6 * INPUTS, OUTPUTS]);
    expectNear(gradient, expected, 5);
  });
}

it('keeps no matrix of the whole batch when it is taken in parts', () => {
  const x = numbers([geo.batch, geo.height, geo.width, INPUTS], 3);
  const g = new Graph(tf, SMALL);
  columnProduct(g, x, numbers([6 * INPUTS, OUTPUTS], 2), geo);
  expect(imagesAtOnce(g, geo, INPUTS)).toBe(2);
  expect(g.recorded().map(({ type }) => type)).not.toContain('Gather');
});
