import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dataset, defineDataset, type Sample, type Split, services } from '@hemlkit/core/plugin';
import { isFolder } from '../folder/images';
import { outsideSample } from '../outside';
import { faceClasses } from './classes';
import { options } from './options';
import { type PlannedFace, planFaces } from './plan';
import { generatorVersion, writeFaces } from './write';

/** Faces drawn from a seed, with exact class maps, and a label that only named parts show. */
export const synthetic = defineDataset({
  type: 'synthetic',
  summary: 'Faces drawn from a seed, with exact class maps and a label that only named parts show.',
  options,
  inject: { paths: services.paths, log: services.log },
  create: (settings, { paths, log }, { random }): Dataset => {
    // The faces are drawn from one number, which stands in their cache's key.
    const seed = random.split('synthetic').integer(2 ** 32);
    return {
      lookup: (file) => outsideSample(file),
      load: async () => {
        const faces = planFaces(settings, seed);
        const key = createHash('sha256')
          .update(JSON.stringify([generatorVersion, settings, seed]))
          .digest('hex');
        const folder = join(paths.cache, 'synthetic', key.slice(0, 32));
        if (!(await isFolder(folder))) {
          log.info(`drawing ${faces.length} synthetic faces into ${folder}`);
          await writeWhole(folder, (temporary) => writeFaces(temporary, faces, settings));
        }
        const of = (split: Split) =>
          faces.filter((face) => face.split === split).map((face) => toSample(face, folder));
        const test = of('test');
        return {
          classes: [...faceClasses],
          splits: { train: of('train'), validation: of('validation'), ...(test.length > 0 && { test }) },
        };
      },
    };
  },
});

/** Writes a folder under another name, then renames it: under its own name it is whole or not there. */
async function writeWhole(folder: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${folder}.${process.pid}.tmp`;
  try {
    await write(temporary);
    await rename(temporary, folder);
  } catch (error) {
    // Another process may have been faster; its faces are the same.
    if (!(await isFolder(folder))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function toSample({ id, label, attributes }: PlannedFace, folder: string): Sample {
  return {
    id,
    image: join(folder, 'images', `${id}.png`),
    mask: join(folder, 'masks', `${id}.png`),
    label,
    attributes: { ...attributes },
  };
}
