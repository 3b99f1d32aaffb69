import { type Create, createRandom, type Random, type TF } from '@hemlkit/core/method';
import { withoutNormals } from '@hemlkit/networks';
import { refuseChanges } from './frozen-crops';
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
 * @throws HemlError where the spec's trunk cannot be made, or is frozen and crops are to change in training
 */
export async function networkOfSpec(
  context: AdditiveContext,
  tf: TF,
  create: Create,
  random: FirstWeights,
): Promise<{ network: AdditiveNetwork; pretrained: boolean }> {
  const { additive, tree } = context;
  const { network: options, trunk: spec } = additive;
  const trunk = spec && (await create('trunk', spec, { imageSize: options.size, random: random.trunk }));
  if (trunk?.frozen) await refuseChanges(context, trunk.frozen);
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
