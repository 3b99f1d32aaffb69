import { resolve } from 'node:path';
import {
  filePath,
  type Paths,
  type Random,
  readSafetensors,
  type Tensor4D,
  type TF,
  type Trunk,
  Type,
} from '@hemlkit/core/plugin';
import { type Builder, createBuilder, type Layer } from './layers/builder';
import { averageOverMap } from './layers/pooling';
import { drawnWeights, fileWeights, type WeightSource } from './layers/weight-source';

/** The option that every trunk has. */
export const weightsOption = Type.Optional(
  filePath({
    description: "A safetensors file with torchvision's names. Absent: weights drawn by the seed.",
  }),
);

export interface TrunkRequest {
  /** The component's type, for messages. */
  type: string;
  tf: TF;
  paths: Paths;
  random: Random;
  weights: string | undefined;
  /** Makes the layers, and says how many channels the last one gives. */
  build(builder: Builder): { layers: Layer[]; features: number };
}

export async function createTrunk({ type, tf, paths, random, weights, build }: TrunkRequest): Promise<Trunk> {
  const file = weights && resolve(paths.spec, weights);
  const source = file ? fileWeights(await readSafetensors(file), file, type) : drawnWeights(random);
  return assembleTrunk(tf, source, build);
}

/**
 * A trunk: layers one after the other, then the mean over the map.
 * @throws HemlError when the source's weights do not fit
 */
export function assembleTrunk(tf: TF, source: WeightSource, build: TrunkRequest['build']): Trunk {
  const builder = createBuilder(tf, source);
  const { layers, features } = build(builder);
  try {
    source.finish();
  } catch (error) {
    for (const { value } of Object.values(builder.variables)) value.dispose();
    throw error;
  }
  return {
    variables: builder.variables,
    features,
    pretrained: source.pretrained,
    apply: (images, training) => {
      const map = layers.reduce((x: Tensor4D, layer) => layer(x, training), images);
      return averageOverMap(tf, map);
    },
  };
}
