import { checkClasses, createRandom, type LoadedDataset, type LoadedExperiment, type OnEvent, openSpec, type Segmenter, type SegmentOptions } from '@hemlkit/core/run';

/** A spec's data at their own size, nothing stored. */
export interface Data {
  loaded: LoadedExperiment;
  splits: LoadedDataset['splits'];
  segmenter: Segmenter;
  /** Names of the class ids in the maps. */
  classes: readonly string[];
  /** Absolute. */
  cache: string;
  onEvent: OnEvent;
  close(): Promise<void>;
}

/** Loads a spec's dataset and segmenter. */
export async function openOriginals(spec: string, options: SegmentOptions): Promise<Data> {
  const { loaded, session, cache, onEvent } = await openSpec(spec, options);
  const { experiment } = loaded;
  const { components, engine } = session;
  const random = createRandom(experiment.seed, 'dataset');
  const dataset = await (await components.create('dataset', experiment.dataset, { random })).load();
  for (const message of dataset.notes ?? []) onEvent({ type: 'info', message });
  const segmenter = await components.create('segmenter', experiment.segmenter, { classes: dataset.classes });
  checkClasses(loaded, segmenter.classes);
  return {
    loaded,
    splits: dataset.splits,
    segmenter,
    classes: segmenter.classes,
    cache,
    onEvent,
    async close() {
      await segmenter.dispose?.();
      await engine.dispose();
    },
  };
}
