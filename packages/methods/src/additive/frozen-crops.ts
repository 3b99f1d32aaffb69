import {
  type FrozenFeatures,
  HemlError,
  type ImageSource,
  type MethodWork,
  type OnEvent,
} from '@hemlkit/core/method';
import { boxNumbers } from './box-statistics';
import { CropFeatures } from './crop-features';
import { CropBuffer, type Cutting, readCrops } from './crop-reader';
import { cropChannels } from './crop-trunk';
import { defaultShift } from './option-values';
import type { AdditiveContext } from './settings';

/** Raised when the same facts give other features. */
const version = 1;

export interface FrozenCropsRequest {
  frozen: FrozenFeatures & { features: number };
  cutting: Cutting;
  data: Pick<MethodWork['data'], 'splits'>;
  kept: MethodWork['kept'];
}

export interface FeaturesOptions {
  /** What is shown of each image; absent: all. */
  views?: readonly (readonly string[])[] | undefined;
  signal?: AbortSignal | undefined;
  /** Hears that the features of a split are computed, which may take a while. */
  onEvent?: OnEvent | undefined;
}

/** Asks a frozen trunk for the features of every node's crop. Calls must not overlap. */
export class FrozenCrops {
  /** Of whole splits. */
  private readonly known = new Map<ImageSource, CropFeatures>();

  constructor(private readonly request: FrozenCropsRequest) {}

  /**
   * The features of a source's images. Those of a split are computed once and kept.
   *
   * @throws the signal's reason when it is aborted
   */
  async of(source: ImageSource, options: FeaturesOptions = {}): Promise<CropFeatures> {
    const { data, frozen, cutting, kept } = this.request;
    const split = Object.values(data.splits).find(({ store }) => store === source);
    if (!split || options.views) return this.compute(source, options);
    const known = this.known.get(source);
    if (known) return known;
    const nodes = cutting.hierarchy.nodes;
    const compute = async () => {
      options.onEvent?.({
        type: 'info',
        message: `The frozen trunk is asked for the features of ${source.count} images, at ${nodes.length} nodes each. They are kept.`,
      });
      return (await this.compute(source, options)).numbers;
    };
    const { needs, classes } = cutting;
    const shown = nodes.map((node) => node.classes.map((name) => classes.indexOf(name)));
    const facts = { features: frozen.key, version, images: split.key, crops: needs, nodes: shown };
    const numbers = await (split.key === undefined ? compute() : kept(facts, compute));
    const found = new CropFeatures(numbers, nodes.length, frozen.features);
    this.known.set(source, found);
    return found;
  }

  private async compute(source: ImageSource, { views, signal }: FeaturesOptions): Promise<CropFeatures> {
    const { frozen, cutting } = this.request;
    const { size } = cutting.needs;
    const nodes = cutting.hierarchy.nodes.length;
    const found = CropFeatures.of(source.count, nodes, frozen.features);
    const one = new CropBuffer(1, nodes, size);
    const bytes = size * size * cropChannels;
    const given = new Float32Array(frozen.batchSize * size * size * 3);
    const waiting: { image: number; node: number }[] = [];
    const ask = async () => {
      signal?.throwIfAborted();
      const rows = await frozen.of(given.subarray(0, waiting.length * size * size * 3), waiting.length);
      for (const [at, { image, node }] of waiting.entries())
        found.give(image, node, rows.subarray(at * frozen.features, (at + 1) * frozen.features));
      waiting.length = 0;
    };
    for (let image = 0; image < source.count; image++) {
      readCrops(source, image, one, cutting, views?.[image]);
      for (let node = 0; node < nodes; node++) {
        if (!one.present[node]) continue;
        found.show(image, node, one.boxes.subarray(node * boxNumbers, (node + 1) * boxNumbers));
        const crop = one.crops.subarray(node * bytes, (node + 1) * bytes);
        normalise(crop, given.subarray(waiting.length * size * size * 3), frozen.normalize);
        waiting.push({ image, node });
        if (waiting.length === frozen.batchSize) await ask();
      }
    }
    if (waiting.length > 0) await ask();
    return found;
  }
}

/** A crop's colours, scaled to 0..1 and normalised; how much of a pixel is covered is left out. */
function normalise(crop: Uint8Array, into: Float32Array, { mean, deviation }: FrozenFeatures['normalize']) {
  for (let from = 0, to = 0; from < crop.length; from += cropChannels, to += 3)
    for (let channel = 0; channel < 3; channel++)
      into[to + channel] =
        ((crop[from + channel] as number) / 255 - (mean[channel] as number)) / (deviation[channel] as number);
}

/** @throws HemlError (usage) where images are to change from step to step, whose features are computed once */
export async function refuseChanges(
  { additive, settings }: AdditiveContext,
  frozen: FrozenFeatures,
): Promise<void> {
  const changes = [
    ...(settings().training.augment.flip ? ['`training.augment.flip`'] : []),
    ...(additive.shift > defaultShift ? ['`shift`'] : []),
    ...(additive.maskErrors > 0 ? ['`maskErrors`'] : []),
  ];
  if (changes.length === 0) return;
  await frozen.dispose();
  throw new HemlError(
    `A frozen trunk computes the features of a crop once, so that crops cannot be changed in training, as ${changes.join(' and ')} would.`,
    { code: 'trunk-frozen-changes', kind: 'usage', hint: `Leave out ${changes.join(' and ')}.` },
  );
}
