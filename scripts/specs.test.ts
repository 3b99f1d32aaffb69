import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkClasses, createRandom, type Dataset, loadExperiment } from '@hemlkit/core';
import { celeba, faceClasses, humanParsing, sceneParse150 } from '@hemlkit/datasets';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../packages/cli/src/main';
import { fakeIo } from '../packages/cli/test/fake-io';
import { jpeg, palettePng } from '../packages/datasets/test/pictures';
import { TinyCeleba } from '../packages/datasets/test/tiny-celeba';
import { writeParquet } from '../packages/datasets/test/tiny-parquet';
import { TinyScenes } from '../packages/datasets/test/tiny-scenes';

const components = { celeba, 'human-parsing': humanParsing, 'scene-parse-150': sceneParse150 };

/** The specs of the paper's case studies: how many segments and joined nodes, and of which dataset. */
const specs: [name: string, segments: number, joined: number, type: keyof typeof components][] = [
  ['celeba', 16, 15, 'celeba'],
  ['celeba-mask-hq', 16, 15, 'celeba'],
  ['celeba-traditional', 1, 0, 'celeba'],
  ['celeba-traditional-proxy-anchor', 1, 0, 'celeba'],
  ['celeba-proxy-anchor', 16, 15, 'celeba'],
  ['human-parsing', 16, 15, 'human-parsing'],
  ['human-parsing-traditional', 1, 0, 'human-parsing'],
  ['human-parsing-traditional-proxy-anchor', 1, 0, 'human-parsing'],
  ['human-parsing-proxy-anchor', 16, 15, 'human-parsing'],
  ['scene-parse-150', 8, 7, 'scene-parse-150'],
  ['scene-parse-150-without-building', 7, 6, 'scene-parse-150'],
  ['scene-parse-150-traditional', 1, 0, 'scene-parse-150'],
  ['scene-parse-150-traditional-proxy-anchor', 1, 0, 'scene-parse-150'],
  ['scene-parse-150-proxy-anchor', 8, 7, 'scene-parse-150'],
];
const file = (name: string) => resolve(__dirname, '../specs', `${name}.yaml`);

let aligned: TinyCeleba;
let masked: TinyCeleba;
let scenes: TinyScenes;
let people: string;

beforeAll(async () => {
  [aligned, masked, scenes] = await Promise.all([
    TinyCeleba.create(),
    TinyCeleba.create(),
    TinyScenes.create(),
  ]);
  people = await mkdtemp(join(tmpdir(), 'heml-people-'));
  await Promise.all([aligned.aligned(24), masked.maskHq(24), scenes.challenge(8, 8)]);
  const rows = Array.from({ length: 24 }, (_, i) => i);
  writeParquet(people, 'data/train-00000-of-00001.parquet', {
    image: await Promise.all(rows.map(() => jpeg(2))),
    mask: rows.map((i) => palettePng([[0, i % 2 === 0 ? 7 : 6]])),
  });
  vi.stubEnv('CELEBA_ROOT', aligned.root);
  vi.stubEnv('CELEBAMASK_ROOT', masked.root);
  vi.stubEnv('SCENE_PARSE_ROOT', scenes.root);
  vi.stubEnv('HUMAN_PARSING_ROOT', people);
  vi.stubEnv('FACE_SEGFORMER', join(people, 'model.onnx'));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([aligned.remove(), masked.remove(), scenes.remove(), rm(people, { recursive: true })]);
});

test.each(specs)('heml check specs/%s.yaml', async (name, segments, joined) => {
  const io = fakeIo();
  expect([await main(['check', '--no-data', file(name)], io), io.stderr]).toEqual([0, '']);
  expect(io.stdout).toContain(`${segments} segment`);
  expect(io.stdout).toContain(`${joined} joined node`);
});

test.each(specs)(
  'specs/%s.yaml finds its samples, and its segments among the classes',
  async (name, ...rest) => {
    const loaded = await loadExperiment(file(name));
    const { dataset } = loaded.experiment;
    expect(dataset).toMatchObject({ train: 5000, validation: 1000, test: 1000 });
    const made: Dataset = await components[rest[2]].create(
      // The files are few, and drawing evenly keeps every split of two labels.
      { ...dataset, train: 8, validation: 4, test: 4, balanced: true } as never,
      { paths: { spec: resolve(__dirname, '../specs'), cache: join(people, 'cache') } } as never,
      { random: createRandom(1) },
    );
    const { splits, classes } = await made.load();
    expect(splits.train).toHaveLength(8);
    expect(new Set(splits.train.map(({ label }) => label)).size).toBe(2);
    expect(() => checkClasses(loaded, classes ?? faceClasses)).not.toThrow();
  },
);
