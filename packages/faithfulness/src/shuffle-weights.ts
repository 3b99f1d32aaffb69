import type { Random, Weights } from '@hemlkit/core/run';

/** Stages of a cascade at most. */
const mostStages = 4;

/**
 * Groups of weights from the last layer to the first, each with those before it: the stages of a cascading
 * randomisation (Adebayo et al., 2018). The first is the last layer alone, the last one is everything.
 *
 * @param names of the trainable weights of trunk and embedder, in the order of the layers
 */
export function cascade(names: readonly string[]): { title: string; names: string[] }[] {
  const layers = [...new Set(names.map(layerOf))].reverse();
  const count = Math.min(mostStages, layers.length);
  return Array.from({ length: count }, (_, i) => {
    const reach = count === 1 ? layers.length : Math.round(1 + (i * (layers.length - 1)) / (count - 1));
    const chosen = layers.slice(0, reach);
    const title =
      reach === layers.length
        ? 'all layers'
        : reach === 1
          ? `the last layer (${chosen[0]})`
          : `the last ${reach} of ${layers.length} layers (to ${chosen.at(-1)})`;
    return { title, names: names.filter((name) => chosen.includes(layerOf(name))) };
  });
}

/** `trunk.layer4.1.conv1.weight` is of the layer `trunk.layer4.1.conv1`; a name without a dot is a layer's own. */
const layerOf = (name: string): string => (name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name);

/** Weights of which some tensors have their values in random order: their scale stays, what they learnt does not. */
export function shuffleWeights(weights: Weights, names: readonly string[], random: Random): Weights {
  const shuffled: Weights = {};
  for (const [name, weight] of Object.entries(weights)) {
    if (!names.includes(name)) {
      shuffled[name] = weight;
      continue;
    }
    const order = random.split(name).permutation(weight.data.length);
    shuffled[name] = {
      ...weight,
      data: weight.data.map((_, i) => weight.data[order[i] as number] as number),
    };
  }
  return shuffled;
}
