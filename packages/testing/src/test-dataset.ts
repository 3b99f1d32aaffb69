import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import {
  type Component,
  createRandom,
  type Dataset,
  type LoadedDataset,
  readClassMap,
  type Sample,
} from '@hemlkit/core/plugin';
import { decodeImage } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { testKnownDifferences } from './test-known-differences';
import { describeComponent, type Trial } from './trial';

export interface DatasetTrial extends Trial {
  /** How many samples of each split are decoded. Default: 3. */
  decode?: number;
  /** Open set: does validation show labels, persons say, that training does not? Default: no. */
  openSet?: boolean;
}

/**
 * Registers tests of a dataset: documentation, that ids are unique and no sample is in two splits, that files are there
 * and decode, that class maps fit their images and name known classes, that it loads the same again, that `check` and
 * `lookup` agree with `load`, that known differences are what they claim to be.
 *
 * @example
 * testDataset(myDataset, { options: [{ root: '/data/faces' }, { root: '/data/faces', balanced: true }] });
 */
export function testDataset(component: Component<'dataset'>, trial: DatasetTrial = {}): void {
  const { decode = 3, openSet = false } = trial;
  describeComponent(component, trial, (make) => {
    const begin = async () => (await make({ random: createRandom(1, 'dataset') })).product;
    // Loading may take a while; what only looks at it shares one.
    let first: Promise<{ product: Dataset; loaded: LoadedDataset }> | undefined;
    const shared = () => {
      first ??= begin().then(async (product) => ({ product, loaded: await product.load() }));
      return first;
    };
    const decoded = ({ splits }: LoadedDataset) =>
      Object.values(splits).flatMap((split: Sample[]) => split.slice(0, decode));

    it('has samples to train on and to validate on', async () => {
      const { splits } = (await shared()).loaded;
      expect(splits.train.length).toBeGreaterThan(0);
      expect(splits.validation.length).toBeGreaterThan(0);
    });

    it('gives each sample an id of its own, in one split', async () => {
      const ids = samplesOf((await shared()).loaded).map(({ id }) => id);
      for (const id of ids) {
        expect(typeof id).toBe('string');
        expect(id, 'an id, which is as a file’s name: no slash at either end').toMatch(/^[^/].*[^/]$|^[^/]$/);
      }
      expect(
        ids.filter((id, i) => ids.indexOf(id) !== i),
        'ids that occur again',
      ).toEqual([]);
    });

    it('labels each sample by a string', async () => {
      for (const { id, label } of samplesOf((await shared()).loaded)) {
        expect(typeof label, `the label of ${id}`).toBe('string');
        expect(label, `the label of ${id}`).not.toBe('');
      }
    });

    if (!openSet)
      it('validates on no label that it does not train on', async () => {
        const { train, validation } = (await shared()).loaded.splits;
        const known = new Set(train.map(({ label }) => label));
        const unknown = validation.filter(({ label }) => !known.has(label));
        expect(unknown.map(({ id, label }) => `${id}: ${label}`)).toEqual([]);
      });

    it('gives attributes that are strings, numbers or booleans', async () => {
      for (const { id, attributes = {} } of samplesOf((await shared()).loaded))
        for (const [name, value] of Object.entries(attributes))
          expect(['string', 'number', 'boolean'], `${name} of ${id}`).toContain(typeof value);
    });

    it('names files that are there, by absolute paths', async () => {
      for (const { id, image, mask } of samplesOf((await shared()).loaded))
        for (const file of mask === undefined ? [image] : [image, mask]) {
          expect(isAbsolute(file), `the path of ${id} is absolute: ${file}`).toBe(true);
          await access(file);
        }
    });

    it('has images that decode, with class maps of the same size and of known classes', async () => {
      const { loaded } = await shared();
      const { classes = [] } = loaded;
      for (const sample of decoded(loaded)) {
        const image = await decodeImage(sample);
        if (sample.mask === undefined) continue;
        const { data } = await readClassMap(sample.mask, sample.id, image);
        const largest = data.reduce((max, id) => Math.max(max, id), 0);
        expect(largest, `the class ids of ${sample.id}`).toBeLessThan(classes.length);
      }
    });

    it('names its classes, each once, where it has class maps', async () => {
      const { loaded } = await shared();
      if (samplesOf(loaded).every(({ mask }) => mask === undefined)) return;
      expect(loaded.classes, 'a dataset with class maps names its classes').toBeDefined();
      const classes = loaded.classes as string[];
      expect(
        classes.filter((name, id) => classes.indexOf(name) !== id),
        'classes named twice',
      ).toEqual([]);
    });

    it('loads the same again, for the same generator', async () => {
      const { product, loaded } = await shared();
      expect(await product.load()).toEqual(loaded);
      expect(await (await begin()).load()).toEqual(loaded);
    });

    it('checks without an error what it loads, and knows the same of it', async () => {
      const { loaded } = await shared();
      const facts = await (await begin()).check?.();
      if (facts?.classes) expect(facts.classes).toEqual(loaded.classes);
      if (facts?.attributes) {
        const names = new Set(samplesOf(loaded).flatMap(({ attributes = {} }) => Object.keys(attributes)));
        expect(new Set(facts.attributes)).toEqual(names);
      }
    });

    it('looks its own images up with their class maps, and gives nothing for a file that is not there', async () => {
      const { product, loaded } = await shared();
      if (!product.lookup) return;
      for (const { id, image, mask } of decoded(loaded)) {
        const found = await product.lookup(image);
        expect(found?.image, `the image of ${id}`).toBe(image);
        expect(found?.mask, `the class map of ${id}`).toBe(mask);
      }
      expect(await product.lookup('/nowhere/at-all.png')).toBeUndefined();
    });

    testKnownDifferences(shared);
  });
}

const samplesOf = ({ splits: { train, validation, test = [] } }: LoadedDataset): Sample[] => [
  ...train,
  ...validation,
  ...test,
];
