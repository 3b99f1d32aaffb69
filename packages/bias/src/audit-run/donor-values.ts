import {
  type Data,
  type Experiment,
  HemlError,
  presence,
  type Segment,
  type Split,
  splitOf,
} from '@hemlkit/core/run';
import { type LookValues, lookAttribute, lookValues } from '../look-attribute';
import { knownAttribute } from '../named-attribute';
import type { AttributeValue } from './draw-donors';

/** In what donors of a segment differ. */
export interface DonorValues {
  /** `presence`, `look`, or the attribute's name. */
  by: string;
  of: (split: Split) => AttributeValue[];
}

/** What decides who may give a segment, for each segment that is exchanged. */
export class DonorChoice {
  private readonly looks = new Map<string, LookValues | undefined>();

  constructor(
    private readonly data: Data,
    private readonly experiment: Pick<Experiment, 'segments' | 'dataset'>,
    private readonly attribute: string | undefined,
  ) {
    if (attribute !== undefined && this.lookedAt === undefined)
      // Before anything is measured.
      for (const split of ['train', 'validation'] as const) this.known(split, attribute);
  }

  /** The segment whose look is the attribute. A dataset's own attribute of that name comes first. */
  private get lookedAt(): string | undefined {
    const { attribute } = this;
    const isKnown = this.data.splits.train.samples.some(
      ({ attributes }) => attributes?.[attribute ?? ''] !== undefined,
    );
    return isKnown
      ? undefined
      : this.experiment.segments.find(({ name }) => lookAttribute(name) === attribute)?.name;
  }

  /** @param there whether each validation image shows the segment */
  for(segment: Segment, there: readonly boolean[]): DonorValues {
    const { attribute, data } = this;
    if (attribute !== undefined) {
      const looked = this.lookedAt;
      if (looked === undefined) return { by: attribute, of: (split) => this.known(split, attribute) };
      return { by: attribute, of: (split) => this.look(looked, split) };
    }
    // What all images show cannot be without: it is asked by how it looks.
    if (there.every(Boolean)) return { by: 'look', of: (split) => this.look(segment.name, split) };
    return { by: 'presence', of: (split) => presence(splitOf(data, split).store, segment) };
  }

  look(name: string, split: Split): boolean[] {
    if (!this.looks.has(name)) this.looks.set(name, lookValues(this.data, this.experiment, name));
    const values = this.looks.get(name)?.[split];
    if (values) return values;
    throw new HemlError(`The look of \`${name}\` is not known: fewer than two training images show it.`, {
      code: 'segment-never-seen',
      kind: 'usage',
      hint: '`heml data` lists how often each segment is seen.',
    });
  }

  private known(split: Split, attribute: string): AttributeValue[] {
    const without =
      'leave the attribute out, and donors differ in whether the segment is there, or how it looks';
    return knownAttribute(this.data.splits[split]?.samples ?? [], split, attribute, without);
  }
}

/**
 * Whether a label has a value more often than the other labels have, among some images.
 * @param labels class index of each
 */
export function alignment(
  labels: ArrayLike<number>,
  values: readonly AttributeValue[],
): (label: number, value: AttributeValue) => boolean {
  const counts = new Map<string, number>();
  const totals = new Map<number, number>();
  const ofValue = new Map<AttributeValue, number>();
  for (const [i, value] of values.entries()) {
    const label = labels[i] as number;
    counts.set(`${label} ${value}`, (counts.get(`${label} ${value}`) ?? 0) + 1);
    totals.set(label, (totals.get(label) ?? 0) + 1);
    ofValue.set(value, (ofValue.get(value) ?? 0) + 1);
  }
  return (label, value) => {
    const own = counts.get(`${label} ${value}`) ?? 0;
    const all = totals.get(label) ?? 0;
    const others = (ofValue.get(value) ?? 0) - own;
    return own / Math.max(1, all) > others / Math.max(1, values.length - all);
  };
}
