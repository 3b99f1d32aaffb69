import { isDeepStrictEqual } from 'node:util';
import { HemlError, hashSources, type Sample } from '@hemlkit/core/run';
import { openOriginals } from '../deflate/open-data';

/** Settings of the spec and, over them, of the oracle. */
export interface OracleSettings {
  set: readonly string[];
  oracle: readonly string[];
  /** Absolute. */
  cache: string;
}

/**
 * Sees to it before anything is trained that an oracle's settings leave the validation and test images as they are.
 * @throws HemlError (usage) where they do not
 */
export async function checkOracle(spec: string, { set, oracle, cache }: OracleSettings): Promise<void> {
  const own = await heldOut(spec, [...set], cache);
  const other = await heldOut(spec, [...set, ...oracle], cache);
  for (const split of ['validation', 'test'] as const)
    if (!isDeepStrictEqual(own[split], other[split]))
      throw new HemlError(
        `With the oracle's settings (${oracle.join(', ')}) the ${split} images are others.`,
        {
          code: 'oracle-images-differ',
          kind: 'usage',
          hint: 'All models are compared on the same images. Change with --oracle what the training split alone has, such as dataset.bias.agreement=0.5.',
        },
      );
}

/** What the images of the splits that nothing is trained on are. */
async function heldOut(spec: string, set: string[], cache: string) {
  const data = await openOriginals(spec, { set, cache });
  try {
    const known = async (samples: readonly Sample[] = []) =>
      (await hashSources(samples, cache)).map(({ label, hash }) => ({ label, hash }));
    return { validation: await known(data.splits.validation), test: await known(data.splits.test) };
  } finally {
    await data.close();
  }
}
