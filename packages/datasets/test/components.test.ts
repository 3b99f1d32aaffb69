import { testDataset } from '@hemlkit/testing';
import { afterAll } from 'vitest';
import { celeba } from '../src/celeba/celeba';
import { folder } from '../src/folder/folder';
import { humanParsing } from '../src/human-parsing/human-parsing';
import { sceneParse150 } from '../src/scene-parse-150/scene-parse-150';
import { synthetic } from '../src/synthetic/synthetic';
import { jpeg, palettePng } from './pictures';
import { TinyCeleba } from './tiny-celeba';
import { TinyData } from './tiny-data';
import { TinyFolder } from './tiny-folder';
import { writeParquet } from './tiny-parquet';
import { TinyScenes } from './tiny-scenes';

const [files, faces, parts, clothes, scenes] = [
  await TinyFolder.create(),
  await TinyCeleba.create(),
  await TinyCeleba.create(),
  await TinyData.create(),
  await TinyScenes.create(),
];
await files.write('classes.json', '["background", "skin", "mouth"]');
await files.write(
  'labels.csv',
  `image,label\n${[1, 2, 3, 4, 5, 6].map((i) => `i${i}.png,${i % 2}\n`).join('')}`,
);
await files.images(
  Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`i${i}.png`, [0, 1, i % 2 ? 2 : 1, 1]])),
);
await faces.aligned(24);
await parts.maskHq(8);
const clothed = Array.from({ length: 10 }, (_, i) => i);
writeParquet(clothes.root, 'data/train-00000-of-00001-9e861cba931f46ba.parquet', {
  image: await Promise.all(clothed.map(() => jpeg(2))),
  mask: clothed.map((i) =>
    palettePng([
      [0, 2],
      [11, i % 2 === 0 ? 7 : 6],
    ]),
  ),
});
await scenes.challenge(6, 4);
afterAll(() => Promise.all([files, faces, parts, clothes, scenes].map((data) => data.remove())));

const split = { train: 4, validation: 2 };

testDataset(synthetic, { options: [{ label: 'smile', size: 32, train: 6, validation: 4, test: 2 }] });
testDataset(synthetic, {
  options: [{ label: 'person', size: 32, train: 8, validation: 4, facesPerPerson: 2 }],
  openSet: true,
});
testDataset(folder, {
  options: [
    { root: files.root, label: { present: 'mouth' }, split },
    { root: files.root, label: { column: 'label' }, split, balanced: true },
  ],
});
testDataset(celeba, {
  options: [
    { root: faces.root, label: 'Male', train: 'all', validation: 'all', test: 'all' },
    { root: parts.root, label: { present: 'hat' }, train: 4, validation: 3, balanced: true },
  ],
});
testDataset(humanParsing, {
  options: [{ root: clothes.root, label: { present: 'Dress' }, train: 6, validation: 4, balanced: true }],
});
testDataset(sceneParse150, {
  options: [{ root: scenes.root, label: { present: 'building' }, train: 'all', validation: 'all' }],
});
