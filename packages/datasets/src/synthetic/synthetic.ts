import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type Dataset,
  defineDataset,
  type Sample,
  type Split,
  services,
  writeWholeFolder,
} from '@hemlkit/core/plugin';
import { isFolder } from '../shared/files/images';
import { faceClasses } from '../shared/masks/face-classes';
import { outsideSample } from '../shared/outside';
import { differencesVersion, planDifferences } from './known-differences';
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
    /** Draws faces into the cache, once. */
    const drawn = async (faces: readonly PlannedFace[], key: object): Promise<string> => {
      const hash = createHash('sha256')
        .update(JSON.stringify(Object.values(key)))
        .digest('hex');
      const folder = join(paths.cache, 'synthetic', hash.slice(0, 32));
      if (!(await isFolder(folder))) {
        log.info(`drawing ${faces.length} synthetic faces into ${folder}`);
        await writeWholeFolder(folder, (temporary) => writeFaces(temporary, faces, settings));
      }
      return folder;
    };
    return {
      check: async () => ({
        classes: [...faceClasses],
        attributes: Object.keys(
          planFaces({ ...settings, train: 2, validation: 2 }, seed)[0]?.attributes ?? {},
        ),
      }),
      lookup: (file) => outsideSample(file),
      knownDifferences: async (count, classes) => {
        const { size, noise } = settings;
        const pairs = planDifferences(count, seed, classes);
        const faces = new Map(pairs.flatMap(({ a, b }) => [a, b]).map((face) => [face.id, face]));
        const key = { generatorVersion, differencesVersion, size, noise, seed, faces: [...faces.keys()] };
        const folder = await drawn([...faces.values()], key);
        return pairs.map((pair) => ({ ...pair, a: toSample(pair.a, folder), b: toSample(pair.b, folder) }));
      },
      load: async () => {
        const faces = planFaces(settings, seed);
        const folder = await drawn(faces, { generatorVersion, settings, seed });
        const of = (split: Split) =>
          faces.filter((face) => face.split === split).map((face) => toSample(face, folder));
        const test = of('test');
        const { label, bias } = settings;
        return {
          ...(bias && label !== 'person' && { notes: [agreementText(faces, label, bias.attribute)] }),
          classes: [...faceClasses],
          splits: { train: of('train'), validation: of('validation'), ...(test.length > 0 && { test }) },
        };
      },
    };
  },
});

/** What a planted bias came to in the training split. */
function agreementText(faces: readonly PlannedFace[], label: string, attribute: string): string {
  const train = faces.filter(({ split }) => split === 'train');
  const counts = [0, 0, 0, 0];
  for (const { attributes } of train) {
    const shown: Record<string, unknown> = { ...attributes };
    counts[2 * Number(shown[label]) + Number(shown[attribute])]!++;
  }
  const [neither, other, one, both] = counts as [number, number, number, number];
  const phi =
    (neither * both - one * other) /
    Math.sqrt((neither + other) * (one + both) * (neither + one) * (other + both));
  const share = (neither + both) / train.length;
  return `planted bias: ${attribute} equals ${label} in ${neither + both} of ${train.length} training images (agreement ${share.toFixed(2)}, phi ${phi.toFixed(2)})`;
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
