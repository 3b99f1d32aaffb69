import { hashSources, hashValue } from '@hemlkit/core/run';
import type { Data } from './open-data';
import type { DeflateSettings } from './settings';

/** Raised when the same settings would make other pixels. */
const version = 4;

/** What decides every file that is written: two deflations with the same key write the same. */
export async function deflationKey(
  { splits, segmenter, cache }: Data,
  settings: DeflateSettings,
  remedy: string,
  seed: number,
): Promise<string> {
  const samples = await hashSources(splits.train, cache);
  return hashValue({
    version,
    settings,
    remedy,
    seed,
    segmenter: segmenter.fingerprint,
    classes: segmenter.classes,
    samples: samples.map(({ id, label, attributes, hash }) => [id, label, attributes, hash]),
    others: [splits.validation, splits.test ?? []].map((split) => split.map(({ id, label }) => [id, label])),
  });
}
