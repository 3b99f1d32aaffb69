import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exifFacts } from './exif';
import { jpegQuality } from './jpeg-quality';
import { sourceFacts } from './source-facts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-facts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const picture = () => sharp({ create: { width: 24, height: 16, channels: 3, background: '#a08070' } });

it('reports the quality by which a JPEG was written', async () => {
  for (const quality of [10, 35, 50, 75, 90]) {
    const bytes = await picture().jpeg({ quality }).toBuffer();
    expect(Math.abs(jpegQuality(bytes)! - quality)).toBeLessThanOrEqual(1);
  }
  expect(jpegQuality(await picture().png().toBuffer())).toBeUndefined();
});

it('reports format, size as it is seen, and camera', async () => {
  const file = join(folder, 'a.jpg');
  await picture()
    .withExif({
      IFD0: { Make: 'Maker', Model: 'M 1', Software: 'editor' },
      IFD2: {
        ExposureTime: '1/50',
        FNumber: '28/10',
        ISOSpeedRatings: '400',
        FocalLength: '50/1',
        Flash: '1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 60 })
    .toFile(file);
  const facts = await sourceFacts({ id: 'a', image: file });
  expect(facts).toMatchObject({ format: 'jpeg', width: 16, height: 24, quality: 60 });
  const plain = join(folder, 'b.jpg');
  await picture()
    .withExif({
      IFD0: { Make: 'Maker', Model: 'M 1', Software: 'editor' },
      IFD2: {
        ExposureTime: '1/50',
        FNumber: '28/10',
        ISOSpeedRatings: '400',
        FocalLength: '50/1',
        Flash: '1',
      },
    })
    .jpeg()
    .toFile(plain);
  expect((await sourceFacts({ id: 'b', image: plain }))?.exif).toEqual({
    camera: 'Maker M 1',
    software: 'editor',
    exposure: 0.02,
    aperture: 2.8,
    iso: 400,
    focalLength: 50,
    flash: true,
  });
});

it('reports nothing of what is not an image, and tolerates a damaged block', async () => {
  const file = join(folder, 'no.png');
  await writeFile(file, 'text');
  expect(await sourceFacts({ id: 'no', image: file })).toBeUndefined();
  expect(await sourceFacts({ id: 'gone', image: join(folder, 'gone.png') })).toBeUndefined();
  expect(exifFacts(new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0, 9, 0]))).toBeUndefined();
  expect(exifFacts(new Uint8Array(0))).toBeUndefined();
});
