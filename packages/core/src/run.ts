/**
 * The door of packages that work on runs (audits, exports, measures of faithfulness): what they build on beside the
 * contracts. It may change with any minor version; a plugin needs `@hemlkit/core/plugin` alone.
 * @module
 */
export * from './contracts/index';
export { loadTf } from './engine/load-tf';
export { type BatchInput, modelOf, type OnnxModel, type OnnxTensor, runModel } from './engine/to-onnx';
export { giveTurn } from './engine/turns';
export { didYouMean, listed } from './errors/suggest';
export { checkClasses } from './experiment/check-classes';
export { findSegment } from './experiment/find-segment';
export { type LoadedExperiment, loadExperiment } from './experiment/load-experiment';
export { resolvedText } from './experiment/resolved';
export type { ImageAndMap } from './explanation/coalition-distances';
export { findNodes } from './explanation/find-nodes';
export type { Coalition, OwenValues } from './explanation/owen';
export { type Pair, Probe, type RootModel } from './explanation/probe';
export type { NodeModel } from './explanation/tree-models';
export { linkOrCopy, writeJson, writeWhole } from './files/atomic';
export { checkedText, readChecked } from './files/checked-json';
export { FolderLock, isLockFile, type LockRequest } from './files/folder-lock';
export { hashValue } from './files/hash';
export { readStoredFile } from './files/read-file';
export { nodeFile, RunFolder } from './files/run-folder';
export { isTemporary, sweepTemporaries } from './files/temporary';
export { coreVersion } from './plugins/core-version';
export { createRandom } from './random/random';
export { readHistory } from './runs/history';
export { noAttribute } from './runs/no-attribute';
export { type OpenedRun, splitOf } from './runs/opened';
export { Run } from './runs/run';
export { readSummary, required } from './runs/run-files';
export { openSpec, type SegmentOptions } from './runs/segment';
export { train } from './runs/train';
export { chunksOf } from './segments/chunks';
export { compose } from './segments/composition';
export { decodeImage } from './segments/decode-image';
export { prepareSamples } from './segments/prepare-samples';
export { presence, shownIds } from './segments/presence';
export { readClassMap } from './segments/read-class-map';
export { hashSources } from './segments/source-hashes';
export { SegmentStore } from './segments/store';
export { BatchReader } from './training/batch-reader';
export { openData } from './training/data';
export { createMetrics } from './training/metrics';
export { readNodeWeights } from './training/node-files';
export { trainingSamples } from './training/node-samples';
export type { SplitData } from './training/split-data';
export { trainNode } from './training/train-node';
export { decodeModel, encodeModel } from './weights/model-file';
