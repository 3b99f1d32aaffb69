import { access } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Component } from '../contracts/component';
import type { LoadedDataset, Sample } from '../contracts/sample';
import { createRandom } from '../random/random';
import { decodeImage } from '../segments/decode-image';
import { readClassMap } from '../segments/read-class-map';
import { describeComponent, type Make, type Trial } from './trial';

export interface DatasetTrial extends Trial {
  /** How many samples of each split are decoded. Default: 3. */
  decode?: number;
}

/**
 * Registers tests of a dataset: documentation, that ids are unique and no sample is in two splits, that files are
 * there and decode, that class maps fit their images and name known classes, that it loads the same again.
 */
export function testDataset(component: Component<'dataset'>, trial: DatasetTrial): void {
  const { decode = 3 } = trial;
  describeComponent(component, trial, (make) => {
    it('has samples with ids of their own and labels, each in one split', async () => {
      const { splits } = await load(make);
      const samples = allOf(splits);
      expect(splits.train.length).toBeGreaterThan(0);
      expect(splits.validation.length).toBeGreaterThan(0);
      expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
      for (const { id, label } of samples) {
        expect(id).toMatch(/^[^/].*[^/]$|^[^/]$/);
        expect(label, `the label of ${id}`).not.toBe('');
      }
      const known = new Set(splits.train.map(({ label }) => label));
      for (const { id, label } of splits.validation)
        expect(known.has(label), `${label} of ${id} in train`).toBe(true);
    });

    it('has files that are there and decode, with class maps of the same size and of known classes', async () => {
      const { splits, classes } = await load(make);
      for (const sample of allOf(splits)) await access(sample.image);
      for (const sample of Object.values(splits).flatMap((split: Sample[]) => split.slice(0, decode))) {
        const { width, height } = await decodeImage(sample);
        if (!sample.mask) continue;
        expect(classes, 'a dataset with masks names its classes').toBeDefined();
        const map = await readClassMap(sample.mask, sample.id);
        expect([map.width, map.height]).toEqual([width, height]);
        const largest = map.data.reduce((max, id) => Math.max(max, id), 0);
        expect(largest, `the class ids of ${sample.id}`).toBeLessThan((classes as string[]).length);
      }
    });

    it('loads the same again', async () => {
      expect(await load(make)).toEqual(await load(make));
    });
  });
}

async function load(make: Make<'dataset'>): Promise<LoadedDataset> {
  return (await make({ random: createRandom(1, 'dataset') })).product.load();
}

const allOf = ({ train, validation, test = [] }: LoadedDataset['splits']): Sample[] => [
  ...train,
  ...validation,
  ...test,
];
