import { createRandom } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import type { SplitRule } from './options';
import { partRules } from './rules';
import { splitSamples } from './split';

const samples = Array.from({ length: 40 }, (_, i) => {
  const id = `${i < 30 ? 'train' : 'test'}_${String(i).padStart(2, '0')}`;
  return { id, name: `${id}.jpg`, file: `/${id}.jpg`, label: i % 3 === 0 ? 'x' : 'y' };
});

async function split(rule: SplitRule, seed = 1, balanced = false) {
  const made = await splitSamples(samples, partRules(rule), {
    root: '/',
    balanced,
    random: createRandom(seed),
    hint: '',
  });
  return Object.fromEntries(Object.entries(made).map(([name, list]) => [name, list?.map(({ id }) => id)]));
}

describe('splitSamples', () => {
  it('takes samples by prefix, and so many of them', async () => {
    const made = await split({ train: { prefix: 'train_', count: 20 }, validation: { prefix: 'test_' } });
    expect(made.train).toHaveLength(20);
    expect(made.train?.every((id) => id.startsWith('train_'))).toBe(true);
    expect(made.validation).toEqual(samples.slice(30).map(({ id }) => id));
    expect(made.test).toBeUndefined();
  });

  it('draws numbers without overlap, in order, the same for a seed', async () => {
    const made = await split({ train: 20, validation: 12, test: 8 });
    const all = [...(made.train ?? []), ...(made.validation ?? []), ...(made.test ?? [])];
    expect(new Set(all).size).toBe(40);
    const inOrder = samples.map(({ id }) => id).filter((id) => made.train?.includes(id));
    expect(made.train).toEqual(inOrder);
    expect(await split({ train: 20, validation: 12, test: 8 })).toEqual(made);
    expect(await split({ train: 20, validation: 12, test: 8 }, 2)).not.toEqual(made);
  });

  it('leaves the other splits as they are when more training images are asked for', async () => {
    const few = await split({ train: 10, validation: 12 });
    const many = await split({ train: 20, validation: 12 });
    expect(many.validation).toEqual(few.validation);
    expect(few.train?.every((id) => many.train?.includes(id))).toBe(true);
  });

  it('draws numbers from what prefixes leave', async () => {
    const made = await split({ train: 30, validation: { prefix: 'test_' } });
    expect(made.train).toEqual(samples.slice(0, 30).map(({ id }) => id));
  });

  it('balances the labels when asked', async () => {
    const made = await split({ train: 12, validation: 8 }, 1, true);
    const labels = made.train?.map((id) => samples.find((one) => one.id === id)?.label);
    expect(labels?.filter((label) => label === 'x')).toHaveLength(6);
  });
});
