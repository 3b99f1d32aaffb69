import {
  type KnownSegmenter,
  type LoadedDataset,
  type LoadedExperiment,
  type OnEvent,
  openDataset,
  openSpec,
  type SpecOptions,
  type Data as StoredData,
} from '@hemlkit/core/run';

/** A spec's data at their own size, nothing stored. */
export interface Data {
  loaded: LoadedExperiment;
  splits: LoadedDataset['splits'];
  segmenter: KnownSegmenter;
  /** Names of the class ids in the maps. */
  classes: readonly string[];
  /** Absolute. */
  cache: string;
  onEvent: OnEvent;
  /** The same, as it is stored to be audited: at the training size. It is made, or found made. */
  stored(): Promise<StoredData>;
  close(): Promise<void>;
}

/** Loads a spec's dataset and segmenter. */
export async function openOriginals(spec: string, options: SpecOptions): Promise<Data> {
  const session = await openSpec(spec, options);
  const { loaded, cache, onEvent } = session;
  const { listing, segmenter } = await openDataset(loaded, session.components, onEvent);
  return {
    loaded,
    splits: listing.splits,
    segmenter,
    classes: segmenter.classes,
    cache,
    onEvent,
    stored: () => session.data({ allowUnseen: true }),
    async close() {
      await segmenter.dispose?.();
      await session.dispose();
    },
  };
}
