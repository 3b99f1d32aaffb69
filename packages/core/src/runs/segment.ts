import { HemlError } from '../contracts/error';
import type { Split } from '../contracts/sample';
import { createRandom } from '../random/random';
import type { ClassPresence } from '../segments/class-presence';
import { compareMaps, type MapComparison } from '../segments/compare-maps';
import { openSpec, type SpecOptions } from './open-spec';

/** What the segment store of a spec holds, and what it took to build it. */
export interface Segmentation {
  splits: { split: Split; images: number; presence: ClassPresence[] }[];
  /** Images that were not stored before. */
  computed: number;
  /** Building took: decoding, segmenting, resizing, writing. */
  seconds: number;
  /** Spent inside the segmenter's network, where it reports this. */
  networkSeconds?: number;
}

/** Builds a spec's segment store, or finds it built, and nothing else. */
export async function segment(spec: string, options: SpecOptions = {}): Promise<Segmentation> {
  const session = await openSpec(spec, options);
  const { onEvent } = session;
  const computed = new Map<string, number>();
  let started = performance.now();
  let seconds = 0;
  const data = await session.data({
    // Whether a segment is seen is what is asked.
    allowUnseen: true,
    onEvent(event) {
      if (event.type === 'store') {
        computed.set(event.split, event.computed);
        if (event.done === 0) started = performance.now();
        if (event.done === event.total) seconds += (performance.now() - started) / 1000;
      }
      onEvent(event);
    },
  });
  const networkSeconds = data.segmenter.networkSeconds?.();
  const splits = Object.entries(data.splits).map(([split, { store }]) => ({
    split: split as Split,
    images: store.count,
    presence: store.index.presence,
  }));
  await session.dispose();
  return {
    splits,
    computed: [...computed.values()].reduce((sum, count) => sum + count, 0),
    seconds,
    ...(networkSeconds !== undefined && { networkSeconds }),
  };
}

/** Compares the class maps of a spec's segmenter with those that its dataset brings, on one split. Stores nothing. */
export async function compareSegmenter(
  spec: string,
  { split, ...options }: SpecOptions & { split: Split },
): Promise<MapComparison> {
  const session = await openSpec(spec, options);
  const { loaded, components, onEvent } = session;
  const { experiment } = loaded;
  const random = createRandom(experiment.seed, 'dataset');
  const dataset = await (await components.create('dataset', experiment.dataset, { random })).load();
  for (const message of dataset.notes ?? []) onEvent({ type: 'info', message });
  const samples = dataset.splits[split];
  if (!samples || !dataset.classes)
    throw new HemlError(
      samples
        ? 'The dataset of this spec brings no class maps to compare with.'
        : `The dataset of this spec has no ${split} split.`,
      {
        code: samples ? 'class-maps-missing' : 'split-missing',
        kind: 'usage',
        hint: 'Compare on a split of a dataset that has masks.',
      },
    );
  const { classes } = dataset;
  const segmenter = await components.create('segmenter', experiment.segmenter, { classes });
  const comparison = await compareMaps(samples, segmenter, classes);
  await segmenter.dispose?.();
  await session.dispose();
  return comparison;
}
