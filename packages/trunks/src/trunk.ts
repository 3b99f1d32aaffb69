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
import { drawnWeights, fileWeights } from './layers/weight-source';

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

/** A trunk: layers one after the other, then the mean over the map. */
export async function createTrunk(request: TrunkRequest): Promise<Trunk> {
  const { tf, weights } = request;
  const file = weights && resolve(request.paths.spec, weights);
  const source = file
    ? fileWeights(await readSafetensors(file), file, request.type)
    : drawnWeights(request.random);
  const builder = createBuilder(tf, source);
  const { layers, features } = request.build(builder);
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
