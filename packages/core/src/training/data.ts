import { join } from 'node:path';
import type { Components } from '../container/components';
import type { OnEvent } from '../contracts/events';
import type { Method } from '../contracts/method';
import type { LoadedDataset, Sample, Split } from '../contracts/sample';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { openDataset } from '../segments/open-dataset';
import { openImages } from '../segments/open-images';
import { checkSamples } from './check-samples';
import { checkSeenSegments } from './check-seen-segments';
import { keptNumbers } from './kept-numbers';
import { methodOf } from './method-of';
import type { Data, SplitData } from './split-data';

export interface DataRequest {
  loaded: LoadedExperiment;
  components: Components;
  /** Default: it is made. */
  method?: Method;
  cache: string;
  onEvent: OnEvent;
  /** Called once the dataset is listed and its labels are found good, before anything of it is read. */
  begin?: (splits: LoadedDataset['splits']) => Promise<void>;
  /** Whether a segment that no training image shows is only reported, as where nothing is trained. Default: false. */
  allowUnseen?: boolean;
}

export async function openData(request: DataRequest): Promise<Data> {
  const { loaded, components, cache, onEvent, begin } = request;
  const method = request.method ?? (await methodOf(components, loaded));
  const { dataset, listing, segmenter } = await openDataset(loaded, components, onEvent, (listed) => {
    for (const event of checkSamples(listed)) onEvent(event);
  });

  const names = (samples: Sample[] = []) => [...new Set(samples.map(({ label }) => label))].sort();
  const trainNames = names(listing.splits.train);
  const others = names([...listing.splits.validation, ...(listing.splits.test ?? [])]);
  const labels = [...trainNames, ...others.filter((name) => !trainNames.includes(name))];

  await begin?.(listing.splits);

  const openSplit = async (split: Split, samples: Sample[]): Promise<SplitData> => {
    const request = {
      samples,
      segmenter,
      cache,
      onNote: (message: string) => onEvent({ type: 'warning', message }),
      warn: (message: string) => onEvent({ type: 'warning', message }),
      onProgress: (done: number, computed: number, secondsLeft?: number) =>
        onEvent({
          type: 'store',
          split,
          done,
          total: samples.length,
          computed,
          ...(secondsLeft !== undefined && { secondsLeft }),
        }),
    };
    const { nodes } = loaded.hierarchy;
    const { store, key } = await openImages({ ...request, ...method.images, nodes });
    return { samples, key, store, labels: Int32Array.from(samples, ({ label }) => labels.indexOf(label)) };
  };
  const splits = {
    train: await openSplit('train', listing.splits.train),
    validation: await openSplit('validation', listing.splits.validation),
    ...(listing.splits.test?.length ? { test: await openSplit('test', listing.splits.test) } : {}),
  };
  const { group } = loaded.experiment.dataset;
  const data: Data = {
    ...(typeof group === 'string' && { group }),
    method,
    dataset,
    segmenter,
    listing,
    labels,
    trainLabels: trainNames.length,
    kept: keptNumbers(join(cache, 'numbers'), (message) => onEvent({ type: 'warning', message })),
    splits,
    async close() {
      for (const split of Object.values(splits)) split.store.close();
      await segmenter.dispose?.();
    },
  };
  for (const event of [
    ...checkSeenSegments(loaded, splits.train.store, request.allowUnseen),
    ...(method.remarks?.(data) ?? []),
  ])
    onEvent(event);
  return data;
}
