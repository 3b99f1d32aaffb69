import { createRandom, HemlError, openSpec, type SpecOptions, type Split } from '@hemlkit/core/run';
import { LabelExchange, membersOf, singles } from '@hemlkit/statistics';
import type { DataAudit } from '../contracts/audit';
import { labelClass } from '../label-class';
import { findAssociations, level, testsOf } from './associations';
import { labelAttributes, mostValues, severalValuedAttributes, twoValuedAttributes } from './attributes';
import { dataQuality } from './data-quality';
import { groupsNeeded } from './design';
import { groupAttribute, imageGroups } from './image-groups';
import { readLooks } from './read-looks';
import { whoSeesRest } from './sees-rest';
import { sourceClasses } from './source-classes';
import { suspectLabels } from './suspect-labels';
import { dataVerdict } from './verdict';

export interface AuditDataOptions extends SpecOptions {
  /** Default: train. */
  split?: Split;
  /** Decides permutations, folds and resamples. Default: 0. */
  seed?: number;
}

/**
 * Audits the data of a spec. Measures how the label is associated with whether each segment is seen, with how it looks, and
 * with the dataset's other attributes. Nothing is trained. Builds the segment store, or uses the one that exists.
 *
 * A finding does not prove a bias: a part that defines the label is rightly associated with it. Name such parts in the spec's
 * `bias: { allowed: [...] }`. Images that are not independent are grouped by `bias: { group: ATTRIBUTE }`.
 *
 * @throws HemlError for a split or a group's attribute that the dataset does not have, and for whatever keeps the data from being read
 */
export async function auditData(
  spec: string,
  { split = 'train', seed = 0, ...options }: AuditDataOptions = {},
): Promise<DataAudit> {
  const session = await openSpec(spec, options);
  const { experiment } = session.loaded;
  // Nothing is trained: a segment that no image shows keeps nothing from being audited.
  const data = await session.data({ allowUnseen: true });
  try {
    const held = data.splits[split];
    if (!held)
      throw new HemlError(`The dataset of ${experiment.name} has no ${split} split.`, {
        code: 'split-missing',
        kind: 'usage',
        hint: `It has ${Object.keys(data.splits).join(', ')}.`,
      });
    const { samples, labels } = held;
    const group = groupAttribute(experiment);
    const groups = group === undefined ? singles(samples.length) : imageGroups(samples, group);
    const others = [...labelAttributes(samples), ...(group === undefined ? [] : [group])];
    const { found, left } = twoValuedAttributes(samples, others);
    const several = severalValuedAttributes(samples, others);
    const isAsked = (name: string) => several.some((one) => one.name === name);
    const unknown = left.filter(({ name }) => !isAsked(name));
    const notes = unknown.map(
      ({ name, why, values }) =>
        `attribute ${name}: left out, because ${values === undefined ? why : `it has ${values} values, and at most ${mostValues} are asked`}`,
    );
    for (const { name, units } of [...found, ...several])
      if (units.length < samples.length)
        notes.push(
          `attribute ${name}: not known of ${samples.length - units.length} of ${samples.length} images, which are left out of its test`,
        );
    const allowed = experiment.bias?.allowed ?? [];
    const looks = readLooks(held.store, experiment.segments, labelClass(experiment.dataset));
    const { unasked, ...audited } = findAssociations({
      looks,
      sources: await sourceClasses(samples),
      attributes: found,
      several,
      labels,
      groups,
      names: data.labels,
      allowed,
      random: createRandom(seed, 'audit'),
    });
    const exchange = new LabelExchange(groups, labels);
    const isWithin = audited.associations.some(({ within }) => within);
    if (exchange.moving < samples.length && !isWithin)
      notes.push(
        `${samples.length - exchange.moving} of ${samples.length} images keep their labels where whole groups exchange theirs, because no other group has as many images and one label: p-values are larger for it`,
      );
    const regions = [...looks.segments, looks.rest];
    const judged = suspectLabels({
      regions,
      labels,
      classes: data.labels.length,
      groups,
      random: createRandom(seed, 'suspects'),
    });
    const { quality, notes: doubts } = dataQuality(data, { group, split, ...judged });
    const tests = testsOf(experiment.segments.length);
    const grouping = group !== undefined && {
      group: {
        attribute: group,
        groups: membersOf(groups).length,
        ...(Number.isFinite(exchange.possible) && { possible: exchange.possible }),
        needed: groupsNeeded(tests / level),
      },
    };
    return {
      name: experiment.name,
      split,
      images: samples.length,
      verdict: dataVerdict({
        ...audited,
        ...grouping,
        unasked,
        // What models can see of it decides whether it does harm.
        ...(audited.findings.some(({ name }) => name === looks.rest.name) && {
          rest: whoSeesRest(session.loaded, looks.rest.name),
        }),
      }),
      ...grouping,
      labels: data.labels.map((label, index) => ({
        label,
        images: labels.filter((own) => own === index).length,
      })),
      seed,
      ...audited,
      quality,
      notes: [...doubts, ...notes, ...audited.notes],
    };
  } finally {
    await session.dispose();
  }
}
