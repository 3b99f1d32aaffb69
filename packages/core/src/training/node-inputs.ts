import type { HierarchyNode } from '../contracts/experiment';
import { lookupTable } from '../segments/composition';
import { BatchReader } from './batch-reader';
import type { Data } from './data';
import { Noise } from './noise';
import type { EpochParts } from './train-epoch';
import type { NodeSettings, Trainer } from './trainer';

/** What all epochs of a node's training read their batches with. */
export function nodeInputs(
  { sampler, model }: Pick<Trainer, 'sampler' | 'model'>,
  { training }: NodeSettings,
  node: HierarchyNode,
  { splits: { train }, segmenter }: Data,
): Pick<EpochParts, 'reader' | 'noise' | 'table'> {
  return {
    reader: new BatchReader(train.store, train.labels, sampler.batchSize),
    noise: new Noise(model, sampler.batchSize),
    table: lookupTable(node.classes, segmenter.classes, training.background),
  };
}
