import type { DataAudit } from '../../contracts/audit';
import { HemlError } from '../../contracts/error';
import type { Split } from '../../contracts/sample';
import { createRandom } from '../../random/random';
import { openSpec, type SegmentOptions } from '../../runs/segment';
import { openData } from '../../training/data';
import { findAssociations } from './associations';
import { type TwoValued, twoValuedAttributes } from './attributes';
import { readLooks } from './read-looks';

export interface AuditDataOptions extends SegmentOptions {
  /** Default: train. */
  split?: Split;
  /** Decides permutations, folds and resamples. Default: 0. */
  seed?: number;
}

/**
 * Audits the data of a spec: how whether each segment is seen, how it looks, and what the dataset knows besides go with
 * the label. Nothing is trained. Builds the segment store, or finds it built.
 *
 * A finding is no proof of a bias: a part that defines the label goes with it rightly. Name such parts in the spec's
 * `bias: { allowed: [...] }`.
 *
 * @throws HemlError for a split that the dataset does not have, and for whatever keeps the data from being read
 */
export async function auditData(
  spec: string,
  { split = 'train', seed = 0, ...options }: AuditDataOptions = {},
): Promise<DataAudit> {
  const { loaded, session, cache, onEvent } = await openSpec(spec, options);
  const { experiment } = loaded;
  const data = await openData({ experiment: loaded, components: session.components, cache, onEvent });
  try {
    const held = data.splits[split];
    if (!held)
      throw new HemlError(`The dataset of ${experiment.name} has no ${split} split.`, {
        kind: 'usage',
        hint: `It has ${Object.keys(data.splits).join(', ')}.`,
      });
    const { found, notes } = twoValuedAttributes(held.samples);
    const labels = held.labels;
    const audited = findAssociations({
      segments: readLooks(held.store, experiment.segments),
      // The label itself, which datasets list among the attributes, goes with the label.
      attributes: found.filter((attribute) => !isLabel(attribute, labels, data.labels)),
      labels,
      names: data.labels,
      allowed: experiment.bias?.allowed ?? [],
      random: createRandom(seed, 'audit'),
    });
    return {
      name: experiment.name,
      split,
      images: held.samples.length,
      labels: data.labels.map((label, index) => ({
        label,
        images: labels.filter((own) => own === index).length,
      })),
      seed,
      ...audited,
      notes: [...notes, ...audited.notes],
    };
  } finally {
    await data.close();
    await session.engine.dispose();
  }
}

/** Whether an attribute is the label itself: called like one, and dividing the images just as the labels do. */
function isLabel({ name, has }: TwoValued, labels: Int32Array, names: readonly string[]): boolean {
  const pairs = new Set(has.map((value, i) => `${value} ${labels[i]}`));
  return names.includes(name) && pairs.size === 2 && new Set(labels).size === 2;
}
