import { type Create, createRandom, HemlError, type Random, type TF } from '@hemlkit/core/method';
import { withoutNormals } from '@hemlkit/networks';
import { type AdditiveNetwork, additiveNetwork } from './network';
import type { AdditiveContext } from './settings';

/** Generators of first weights. */
interface FirstWeights {
  network: Random;
  /** Of a trunk that the spec names. */
  trunk: Random;
}

/**
 * The network of a spec with its first weights.
 *
 * @returns `pretrained`: whether a trunk's weights came from a file
 * @throws HemlError where the spec's trunk cannot be made
 */
export async function networkOfSpec(
  { additive, tree }: AdditiveContext,
  tf: TF,
  create: Create,
  random: FirstWeights,
): Promise<{ network: AdditiveNetwork; pretrained: boolean }> {
  const { network: options, trunk: spec } = additive;
  const trunk = spec && (await create('trunk', spec, { imageSize: options.size, random: random.trunk }));
  if (trunk?.frozen) {
    await trunk.frozen.dispose();
    throw new HemlError(
      'The method `additive` trains its trunk on the crops of all nodes, and cannot take one that is frozen.',
      {
        code: 'trunk-frozen',
        kind: 'usage',
        hint: 'Take `bottom-up` or `single`, which ask for its features ahead, or another trunk.',
      },
    );
  }
  const network = additiveNetwork({
    tf,
    tree,
    options: { ...options, ...(trunk && { trunk }) },
    random: random.network,
  });
  return { network, pretrained: trunk?.pretrained ?? false };
}

/** Where the first weights are never used. */
export const unused = (): FirstWeights => ({
  network: createRandom(0),
  trunk: withoutNormals(createRandom(0)),
});
