import { resolve } from 'node:path';
import {
  type FeatureMaps,
  filePath,
  HemlError,
  type MapLayer,
  type Paths,
  type Random,
  readWeightsFile,
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
    description:
      "A file with torchvision's names: safetensors, or a state dict that torch.save wrote (.pth). Absent: weights drawn by the seed.",
  }),
);

export interface TrunkRequest {
  /** The component's type, for messages. */
  type: string;
  tf: TF;
  paths: Paths;
  random: Random;
  weights: string | undefined;
  /** Makes the layers, and lists which of them have a map of their own: the last must. */
  build(builder: Builder): { layers: Layer[]; maps: BuiltMap[] };
}

export interface BuiltMap extends MapLayer {
  /** How many layers are passed where this map is. */
  after: number;
}

export async function createTrunk({ type, tf, paths, random, weights, build }: TrunkRequest): Promise<Trunk> {
  const file = weights && resolve(paths.spec, weights);
  const source = file ? fileWeights(await readWeightsFile(file), file, type) : drawnWeights(random);
  return assembleTrunk(tf, source, build);
}

/**
 * A trunk: layers one after the other, then the mean over the map.
 * @throws HemlError when the source's weights do not fit
 */
export function assembleTrunk(tf: TF, source: WeightSource, build: TrunkRequest['build']): Trunk {
  const builder = createBuilder(tf, source);
  const { layers, maps } = build(builder);
  try {
    source.finish();
  } catch (error) {
    for (const { value } of Object.values(builder.variables)) value.dispose();
    throw error;
  }
  const last = maps.at(-1) as BuiltMap;
  const mapsOf: FeatureMaps['apply'] = (images, training, names = [last.name]) => {
    const wanted = names.map((name) => mapNamed(maps, name));
    const found = new Map<number, Tensor4D>();
    const end = Math.max(0, ...wanted.map(({ after }) => after));
    layers.slice(0, end).reduce((x: Tensor4D, layer, i) => {
      const given = layer(x, training);
      found.set(i + 1, given);
      return given;
    }, images);
    return Object.fromEntries(wanted.map(({ name, after }) => [name, found.get(after) as Tensor4D]));
  };
  return {
    variables: builder.variables,
    features: last.channels,
    pretrained: source.pretrained,
    apply: (images, training) => averageOverMap(tf, mapsOf(images, training)[last.name] as Tensor4D),
    maps: {
      layers: maps.map(({ name, stride, channels }) => ({ name, stride, channels })),
      apply: mapsOf,
      features(map, name, training) {
        const after = layers.slice(mapNamed(maps, name).after, last.after);
        return averageOverMap(
          tf,
          after.reduce((x, layer) => layer(x, training), map),
        );
      },
    },
  };
}

function mapNamed(maps: readonly BuiltMap[], name: string): BuiltMap {
  const found = maps.find((map) => map.name === name);
  if (found) return found;
  throw new HemlError(`The trunk has no layer '${name}' with a map.`, {
    code: 'layer-unknown',
    kind: 'usage',
    hint: `It has ${maps.map((map) => map.name).join(', ')}.`,
  });
}
