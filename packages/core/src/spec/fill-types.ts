import { type Data, isMap } from './merge';

/** Components that a spec may leave out, by their place. */
const defaults: [path: string[], type: string][] = [
  [['segmenter'], 'masks'],
  [['model', 'embedder'], 'mlp'],
  [['model', 'merge'], 'average'],
  [['training', 'sampler'], 'per-class'],
  [['training', 'miner'], 'multi-similarity'],
  [['training', 'loss'], 'triplet'],
  [['training', 'optimizer'], 'adam'],
  [['explanation', 'distance'], 'snr'],
  [['engine'], 'onnxruntime'],
];

/**
 * A component written without a `type` is the default one with other options: `--set training.loss.margin=0.2` on
 * a spec that names no loss means the default loss. Changes `spec`.
 */
export function fillTypes(spec: Data): void {
  for (const [path, type] of defaults) {
    let place: unknown = spec;
    for (const key of path) place = isMap(place) ? place[key] : undefined;
    if (isMap(place) && !('type' in place)) place.type = type;
  }
}
