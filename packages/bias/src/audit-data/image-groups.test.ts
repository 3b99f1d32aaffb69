import type { HemlError, Sample } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { imageGroups } from './image-groups';

const samples = (...attributes: Sample['attributes'][]): Sample[] =>
  attributes.map((own, i) => ({ id: `${i}`, image: '', label: '', ...(own && { attributes: own }) }));

it('images with one value are a group; one without is its own', () => {
  const images = samples({ who: 'eve' }, { who: '' }, { who: 7 }, { who: 'eve' }, undefined, { who: '7' });
  expect([...imageGroups(images, 'who')]).toEqual([0, 1, 2, 0, 3, 4]);
});

it('an attribute that no image has is named', () => {
  const told = (images: Sample[]) => {
    try {
      imageGroups(images, 'hwo');
      return undefined;
    } catch (error) {
      const { message, hint, kind } = error as HemlError;
      return [message, hint, kind];
    }
  };
  expect(told(samples({ who: 'eve', age: 3 }))).toMatchInlineSnapshot(`
    [
      "bias.group: the dataset has no attribute \`hwo\`.",
      "It has \`who\`, \`age\`.",
      "usage",
    ]
  `);
  expect(told(samples(undefined))).toMatchInlineSnapshot(`
    [
      "bias.group: the dataset has no attribute \`hwo\`.",
      "It has none: those of a folder are the columns of its file of labels.",
      "usage",
    ]
  `);
});
