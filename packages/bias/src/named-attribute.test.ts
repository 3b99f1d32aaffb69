import type { Sample } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { namedAttribute } from './named-attribute';

const samples = (...all: NonNullable<Sample['attributes']>[]): Sample[] =>
  all.map((attributes, i) => ({ id: String(i), image: `${i}.png`, label: 'x', attributes }));

const told = (of: Sample[], name: string): string => {
  try {
    return String(namedAttribute(of, 'validation', name, 'name a segment'));
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
};

describe('namedAttribute', () => {
  it('gives the value of each sample', () => {
    expect(namedAttribute(samples({ hat: 1 }, { hat: 0 }, { hat: 1 }), 'train', 'hat', '')).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('says what there is instead of one that there is not', () => {
    expect(told(samples({ hat: 1 }, { hat: 0 }), 'hats')).toMatchInlineSnapshot(`
      "The dataset has no attribute \`hats\`.
      Did you mean \`hat\`? Those with two values are \`hat\`."
    `);
    expect(told(samples({}, {}), 'hat')).toMatchInlineSnapshot(`
      "The dataset has no attribute \`hat\`.
      It has none with two values: name a segment."
    `);
  });

  it('says why one cannot be used, and in which split', () => {
    expect(told(samples({ hat: 1 }, { hat: 1 }), 'hat')).toMatchInlineSnapshot(`
      "The attribute \`hat\` cannot be used: in the validation split it is 1 in all images.
      An attribute of two to 8 values is needed, of which every image has one."
    `);
    expect(told(samples({ hat: 1 }, {}), 'hat')).toContain('1 of 2 images have none');
    expect(told(samples({ hat: 1 }, { hat: 2 }, { hat: 3 }), 'hat')).toContain('it has 3 values');
  });
});
