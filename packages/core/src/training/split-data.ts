import type { Dataset } from '../contracts/data';
import type { Method, MethodWork } from '../contracts/method';
import type { LoadedDataset, Sample, Split } from '../contracts/sample';
import type { KnownSegmenter } from '../segments/open-dataset';
import type { SegmentStore } from '../segments/store';

export interface SplitData {
  samples: Sample[];
  /** Class index of each sample. */
  labels: Int32Array;
  store: SegmentStore;
  /** Hash of all that determines the stored pixels. */
  key: string;
}

/** A dataset ready for training: stored, with its labels numbered. */
export interface Data {
  /** The attribute of samples that belong together, as the dataset's `group` names it. Absent: all are independent. */
  group?: string;
  /** What trains on it, and what it asks of an image is stored. */
  method: Method;
  dataset: Dataset;
  segmenter: KnownSegmenter;
  /** What the dataset lists. */
  listing: LoadedDataset;
  /** Names of the labels by index: those of the training split first, sorted. */
  labels: string[];
  /** How many of them are in the training split. */
  trainLabels: number;
  /** Keeps numbers that methods compute of the images, see `MethodWork.kept`. */
  kept: MethodWork['kept'];
  splits: Partial<Record<Split, SplitData>> & { train: SplitData; validation: SplitData };
  close(): Promise<void>;
}
