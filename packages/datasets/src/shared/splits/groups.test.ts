import { createRandom } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import type { LabelledImage } from '../found';
import { groupNotes } from './groups';
import { splitSamples } from './split';

const image = (i: number, who: string): LabelledImage => ({
  id: String(i),
  name: `${i}.png`,
  file: `/${i}.png`,
  label: i % 2 ? 'a' : 'b',
  attributes: who === '' ? {} : { who },
});
/** Twelve persons with one to four images each, and four images of nobody. */
const people = Array.from({ length: 12 }, (_, p) => `p${p}`).flatMap((who, p) =>
  Array<string>(1 + (p % 4)).fill(who),
);
const images = [...people, '', '', '', ''].map((who, i) => image(i, who));
const split = (validation: number, group?: string) =>
  splitSamples(
    images,
    { train: { kind: 'drawn', count: 12 }, validation: { kind: 'drawn', count: validation } },
    {
      root: '/',
      balanced: false,
      random: createRandom(4, 'split'),
      hint: '',
      ...(group !== undefined && { group }),
    },
  );

describe('dataset.group', () => {
  it('keeps the images of one person in one split', async () => {
    const chosen = await split(10, 'who');
    const whoIn = (own: LabelledImage[] = []) =>
      new Set(own.map(({ attributes }) => attributes?.who).filter((who) => who !== undefined));
    const [train, validation] = [whoIn(chosen.train), whoIn(chosen.validation)];
    expect([...train].filter((who) => validation.has(who))).toEqual([]);
    for (const own of [chosen.train, chosen.validation])
      for (const who of whoIn(own))
        expect(own!.filter(({ attributes }) => attributes?.who === who)).toHaveLength(
          people.filter((one) => one === who).length,
        );
    expect(chosen.validation!.length).toBeLessThanOrEqual(10);
    expect(chosen.validation!.length).toBeGreaterThanOrEqual(8);
    expect(groupNotes(chosen, 'who')).toEqual([]);
  });

  it('changes nothing that is drawn where it is not given', async () => {
    const [a, b] = [await split(10), await split(10)];
    expect(a).toEqual(b);
    expect(a.validation).toHaveLength(10);
    expect(groupNotes(a, 'who')[0]).toMatch(
      /^\d+ of 1\d groups by 'who' are in more than one split \('p\d+' is in /,
    );
  });

  it('names an attribute that no image has', async () => {
    await expect(split(10, 'whom')).rejects.toMatchObject({ code: 'attribute-unknown' });
  });
});
