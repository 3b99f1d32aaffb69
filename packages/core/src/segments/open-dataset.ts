import type { Components } from '../container/components';
import { component } from '../contracts/component';
import type { Dataset, Segmenter } from '../contracts/data';
import type { OnEvent } from '../contracts/events';
import type { LoadedDataset } from '../contracts/sample';
import { checkClasses } from '../experiment/check-classes';
import { ContentReader } from '../experiment/content';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { hashValue } from '../files/hash';
import { createRandom } from '../random/random';

/** A segmenter with a key of what decides its maps. */
export type KnownSegmenter = Segmenter & { fingerprint: string };

export interface OpenedDataset {
  dataset: Dataset;
  listing: LoadedDataset;
  segmenter: KnownSegmenter;
}

/**
 * The dataset of a spec, listed, and its segmenter. A segmenter without a fingerprint gets one of its options, their files
 * and the version of its plugin: another version may give other maps.
 *
 * @param onListed called before the segmenter is made
 * @throws HemlError (usage) where a segment has a class that the segmenter does not know
 */
export async function openDataset(
  loaded: LoadedExperiment,
  components: Components,
  onEvent: OnEvent,
  onListed: (listing: LoadedDataset) => void = () => {},
): Promise<OpenedDataset> {
  const { experiment } = loaded;
  const random = createRandom(experiment.seed, 'dataset');
  const dataset = await components.create('dataset', experiment.dataset, { random });
  const listing = await dataset.load();
  for (const message of listing.notes ?? []) onEvent({ type: 'info', message });
  onListed(listing);
  const spec = experiment.segmenter;
  const segmenter = await components.create('segmenter', spec, { classes: listing.classes });
  checkClasses(loaded, segmenter.classes);
  const fingerprint =
    segmenter.fingerprint ?? hashValue(await new ContentReader(loaded).of(component('segmenter'), spec));
  return { dataset, listing, segmenter: Object.assign(segmenter, { fingerprint }) };
}
