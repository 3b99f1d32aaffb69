import type { Background } from '../contracts/experiment';
import type { Split } from '../contracts/sample';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { type ClassPresence, groupPresence } from '../segments/class-presence';
import type { SplitData } from '../training/split-data';
import { drawExamples, type ExampleImages } from './example-images';
import { openSpec, type SpecOptions } from './open-spec';

/** What one split of a dataset holds. */
export interface SplitDescription {
  split: Split;
  images: number;
  /** Each label's images, the labels in the order of their class indices. */
  labels: { label: string; images: number }[];
  /** How much of the split shows each segment, in the spec's order. */
  segments: ClassPresence[];
  /** How much of the split shows each of the segmenter's classes, by id. */
  classes: ClassPresence[];
}

/** What a spec's tree is going to see. */
export interface DataDescription {
  /** The spec's. */
  name: string;
  /** Height and width of the training images, in pixels. */
  imageSize: number;
  background: Background;
  /** The segments, and the names of their classes. */
  segments: { name: string; classes: string[] }[];
  splits: SplitDescription[];
  /** What was left out and why, and what the background shows. */
  notes: string[];
  /** For example of rare segments. */
  warnings: string[];
}

export interface DescribeOptions extends SpecOptions {
  /** Training samples to compose images of, drawn by the spec's seed, evenly over the labels. Default: none. */
  samples?: number;
}

/**
 * Describes the data of a spec: counts, labels, which segments and classes are seen, what was left out, and some samples
 * with the images of every leaf. Builds the segment store, or finds it built.
 *
 * @throws HemlError for a segment that no training image shows, and for whatever keeps the data from being read
 */
export async function describeData(
  spec: string,
  { samples = 0, ...options }: DescribeOptions = {},
): Promise<{ description: DataDescription; examples: ExampleImages[] }> {
  const session = await openSpec(spec, options);
  const { loaded, onEvent } = session;
  const notes: string[] = [];
  const warnings: string[] = [];
  const data = await session.data({
    onEvent(event) {
      if (event.type === 'info') notes.push(event.message);
      else if (event.type === 'warning')
        warnings.push(event.node ? `${event.node}: ${event.message}` : event.message);
      else onEvent(event);
    },
  });
  try {
    const { name, training, segments } = loaded.experiment;
    const splits = Object.entries(data.splits).map(([split, held]) =>
      describeSplit(split as Split, held, data.labels, loaded),
    );
    const { imageSize, background } = training;
    const description = { name, imageSize, background, segments, splits, notes, warnings };
    const examples = samples > 0 ? drawExamples((await session.engine()).tf, loaded, data, samples) : [];
    return { description, examples };
  } finally {
    await session.dispose();
  }
}

/** Counts what one split holds. @param names of the labels, by class index */
export function describeSplit(
  split: Split,
  { store, labels: indices }: SplitData,
  names: readonly string[],
  { experiment }: LoadedExperiment,
): SplitDescription {
  const { classes, presence, samples } = store.index;
  const groups = experiment.segments.map((segment) => ({
    name: segment.name,
    ids: segment.classes.map((name) => classes.indexOf(name)),
  }));
  const labels = names.map((label, index) => ({
    label,
    images: indices.reduce((sum, own) => sum + Number(own === index), 0),
  }));
  return { split, images: store.count, labels, segments: groupPresence(groups, samples), classes: presence };
}
