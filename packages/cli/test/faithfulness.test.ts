import { type Faithfulness, faithfulnessMeasures } from '@hemlkit/faithfulness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
  expect((await project.run('train', 'spec.yaml')).code).toBe(0);
}, 240_000);
afterAll(() => project.remove());

const row = (found: Faithfulness, measure: string, name: string) =>
  found.results
    .find((result) => result.measure === measure)
    ?.values.filter((value) => value.name === name)
    .map(({ estimate }) => estimate);

it('measures a run in every way, and writes what it found', async () => {
  const { code, out, err } = await project.run('faithfulness', 'runs/small', '--pairs', '6');
  expect(err).toBe(faithfulnessMeasures.map((name) => `${name}\n`).join(''));
  expect(code).toBe(0);
  expect(out).toContain('Completeness of the Owen values');
  expect(out).toContain('written to runs/small/faithfulness.json');
  const found = await project.json<Faithfulness>('runs/small/faithfulness.json');
  expect(found.results.map(({ measure }) => measure)).toEqual([...faithfulnessMeasures]);
  const gaps = row(found, 'completeness', 'leaves and children, largest gap');
  expect(gaps?.[0]?.value).toBeLessThan(1e-6);
  // d(all) comes from the coalitions' images, the root's own distance from the validation split's embeddings.
  const apart = row(found, 'completeness', "all segments shown, from the root's own distance, largest gap");
  expect(apart?.[0]?.value).toBeLessThan(1e-4);
  const [owen] = row(found, 'known-part', 'repainted: AUROC') ?? [];
  expect(owen?.count).toBeGreaterThan(3);
  for (const { measure, values } of found.results)
    for (const { name, estimate } of values) {
      const unsure = estimate.value < estimate.low - 1e-9 || estimate.value > estimate.high + 1e-9;
      expect(unsure, `${measure}: ${name} lies outside its interval`).toBe(false);
    }
}, 240_000);

it('gives the same numbers again, a chosen measure alone, as JSON elsewhere', async () => {
  const words = ['faithfulness', 'runs/small', '--pairs', '6', '--only', 'completeness,stability'];
  const { code, out } = await project.run(...words, '--format', 'json', '--out', 'elsewhere.json');
  expect(code).toBe(0);
  const { seconds, ...found } = JSON.parse(out) as Faithfulness;
  expect(seconds).toBeGreaterThan(0);
  expect(await project.json('elsewhere.json')).toEqual({ ...found, seconds });
  const before = await project.json<Faithfulness>('runs/small/faithfulness.json');
  expect(found.results).toEqual(
    before.results.filter(({ measure }) => ['completeness', 'stability'].includes(measure)),
  );
}, 240_000);

it('says which measures there are', async () => {
  const { code, err } = await project.run('faithfulness', 'runs/small', '--only', 'delection');
  expect(code).toBe(2);
  expect(err).toContain("There is no measure 'delection'.");
  expect(err).toContain('Did you mean `deletion`?');
}, 60_000);

it('says what it needs of a run on permuted labels', async () => {
  const { code, err } = await project.run(
    ...['faithfulness', 'runs/small', '--pairs', '2', '--only', 'permuted-labels', '--permuted', 'runs/none'],
  );
  expect(code).toBe(2);
  expect(err).toContain('runs/none is not a finished run');
}, 60_000);

it('measures several explainers on the same pairs, and says which cannot explain the run', async () => {
  const named = ['--explainer', 'owen,saliency', '--explainer', 'integrated-gradients,contributions'];
  const only = ['--only', 'completeness,stability,known-part', '--pairs', '4'];
  const words = ['faithfulness', 'runs/small', ...named, ...only, '--out', 'several.json'];
  const { code, out } = await project.run(...words);
  expect(code).toBe(0);
  const found = await project.json<Faithfulness>('several.json');
  const names = ['owen', 'saliency', 'integrated-gradients'];
  expect(found.explainers).toEqual(names);
  expect(found.refused.map(({ explainer }) => explainer)).toEqual(['contributions']);
  expect(found.results.map(({ measure, explainer }) => `${measure} ${explainer}`)).toEqual(
    ['completeness', 'stability', 'known-part'].flatMap((measure) =>
      names.map((name) => `${measure} ${name}`),
    ),
  );
  expect(out).toContain('contributions is not measured: The method `bottom-up`');
  const own = (explainer: string) =>
    found.results
      .find((one) => one.measure === 'known-part' && one.explainer === explainer)!
      .values.filter(({ of }) => of === 'own distances');
  expect(own('owen').length).toBeGreaterThan(0);
  // What the nodes' own distances find does not depend on the explainer.
  expect(own('saliency')).toEqual(own('owen'));
  const missed = (explainer: string) =>
    found.results
      .find((one) => one.measure === 'completeness' && one.explainer === explainer)!
      .values.find(({ name }) => name.includes('as a share'))?.estimate.value;
  expect(missed('owen')).toBeLessThan(1e-6);
  expect(missed('saliency')).toBeUndefined();
  expect(missed('integrated-gradients')).toBeGreaterThan(0);
}, 240_000);

it('refuses where no explainer explains the run', async () => {
  const { code, err } = await project.run('faithfulness', 'runs/small', '--explainer', 'contributions');
  expect(code).toBe(2);
  expect(err).toContain('does not give what each node adds');
}, 60_000);
