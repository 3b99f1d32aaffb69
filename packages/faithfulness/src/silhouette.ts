import type { Estimate } from '@hemlkit/core/run';
import { nearestHits } from '@hemlkit/statistics';
import { paintFlat } from './disturb';
import type { Measure, Study } from './study';

/**
 * What outlines alone show: P@1 with every segment painted in one colour, the same in all images, by the models as
 * they were trained. The accuracy that a node keeps then is not due to what is inside its segments.
 */
export const silhouette: Measure = async (study) => {
  const { probe, labels, samples } = study;
  const colours = meanColours(study);
  const flat = Array.from(samples, (at) => paintFlat(probe.stored('validation', at), colours));
  const chance = chanceLevel(labels);
  const values = [];
  const kept: { id: string; share: number }[] = [];
  let root: { own: Estimate; flat: Estimate } | undefined;
  for (const [at, node] of probe.nodes.entries()) {
    study.progress(at, probe.nodes.length);
    const own = study.mean(nearestHits(await study.matrix(node.id), labels), 'silhouette', node.id, 'own');
    const painted = study.mean(
      nearestHits(await probe.matrix(await probe.embed(node, flat)), labels),
      'silhouette',
      node.id,
      'flat',
    );
    values.push(
      { name: node.id, of: 'P@1', estimate: own },
      { name: node.id, of: 'P@1 of silhouettes', estimate: painted },
    );
    if (node.id === probe.root.id) root = { own, flat: painted };
    if (own.low > chance) kept.push({ id: node.id, share: (painted.value - chance) / (own.value - chance) });
  }
  const { own, flat: painted } = root as { own: Estimate; flat: Estimate };
  const leaking = kept.filter(({ share }) => share > 0.5).map(({ id }) => id);
  const verdict =
    own.low <= chance
      ? undefined
      : painted.low <= chance
        ? 'good'
        : painted.value < (own.value + chance) / 2
          ? 'mixed'
          : 'poor';
  return {
    title: 'Silhouette control',
    meaning: `P@1 with all texture flattened: each segment painted with its mean colour over the split, so that nothing but outlines is left. By chance it is ${chance.toFixed(2)}. What a node keeps of its accuracy it owes to outlines.`,
    values,
    ...(verdict && { verdict }),
    finding: verdict
      ? `Of the root's P@1 of ${own.value.toFixed(2)} silhouettes alone keep ${painted.value.toFixed(2)} (chance ${chance.toFixed(2)}). ${leaking.length > 0 ? `Nodes that keep more than half of what they are above chance: ${leaking.join(', ')}.` : 'No node keeps more than half of what it is above chance.'}`
      : `The root's P@1 of ${own.value.toFixed(2)} is not above chance (${chance.toFixed(2)}) beyond doubt, so there is nothing that silhouettes could explain.`,
  };
};

/** P@1 of a random neighbour: how likely two different samples have the same label. */
export function chanceLevel(labels: Int32Array): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const pairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return pairs / (labels.length * (labels.length - 1));
}

/** Each segment's mean colour over the study's images, by class id, [256, 3]. */
function meanColours({ probe, samples }: Study): Uint8Array {
  const { classes } = probe.data.segmenter;
  const owner = new Int32Array(256).fill(-1);
  for (const [at, leaf] of probe.leaves.entries())
    for (const name of leaf.classes) owner[classes.indexOf(name)] = at;
  const sums = probe.leaves.map(() => [0, 0, 0, 0]);
  for (const position of samples) {
    const { image, map } = probe.stored('validation', position);
    for (const [at, id] of map.entries()) {
      const sum = sums[owner[id] as number];
      if (!sum) continue;
      for (const c of [0, 1, 2]) sum[c] = (sum[c] as number) + (image[at * 3 + c] as number);
      sum[3] = (sum[3] as number) + 1;
    }
  }
  return Uint8Array.from({ length: 256 * 3 }, (_, i) => {
    const sum = sums[owner[Math.floor(i / 3)] as number];
    return sum?.[3] ? Math.round((sum[i % 3] as number) / sum[3]) : 128;
  });
}
