/**
 * The door of packages that work on runs (audits, exports, measures of faithfulness): what they build on beside the
 * contracts. It may change with any minor version; a plugin needs `@hemlkit/core/plugin` alone.
 *
 * ```ts
 * import { openRun } from '@hemlkit/core/run';
 *
 * // How often the nearest other image has the query's label, at every node.
 * const run = await openRun('runs/smiles');
 * const metrics = await run.evaluate({ split: 'validation' });
 * for (const [node, values] of Object.entries(metrics)) console.log(node, values);
 * await run.dispose();
 * ```
 * @module
 */

export { createComponents } from './container/create-components';
export * from './contracts/index';
export { loadTf } from './engine/load-tf';
export { type BatchInput, modelOf, type OnnxModel, type OnnxTensor, runModel } from './engine/to-onnx';
export { giveTurn } from './engine/turns';
export { codeOf } from './errors/code-of';
export { firstErrors, mostProblems } from './errors/first-errors';
export { formatError } from './errors/format-error';
export type { Path, Problem } from './errors/problem';
export { didYouMean, listed } from './errors/suggest';
export { fromWire, toWire, type WireError } from './errors/wire';
export { type RunJob, trainBeside } from './executors/beside';
export { checkValue } from './experiment/check-value';
export { specDifferences } from './experiment/differences';
export type { SpecDocument } from './experiment/document';
export { experimentSchema } from './experiment/editor/experiment-schema';
export { settingPaths } from './experiment/editor/setting-paths';
export type { Env } from './experiment/env';
export { findSegment } from './experiment/find-segment';
export { limits } from './experiment/limits';
export { type LoadedExperiment, loadExperiment } from './experiment/load-experiment';
export { nodeSettings } from './experiment/node-settings';
export { pluginVersions } from './experiment/plugin-versions';
export { asWritten, valueAt } from './experiment/reference';
export { resolvedText } from './experiment/resolved';
export { readSetting, type Setting } from './experiment/set';
export { readMap } from './experiment/sources';
export { withoutValues } from './experiment/variables';
export type { JsonSchema } from './experiment/walk-schema';
export type { Calibration } from './explanation/calibration/calibration';
export { Differences } from './explanation/differences';
export type { NamedExplainer } from './explanation/explain-pair';
export { questionOf } from './explanation/question';
export { TrainedTree } from './explanation/trained-tree';
export { linkOrCopy, writeJson, writeWhole } from './files/atomic';
export { checkedText, readChecked, writeChecked, writeCheckedIfPossible } from './files/checked-json';
export type { Warn } from './files/damaged';
export { exists } from './files/exists';
export { FolderLock, type HeldLock, isLockFile, type LockRequest } from './files/folder-lock';
export { hashValue, stableJson } from './files/hash';
export { readStoredFile, readStoredText } from './files/read-file';
export { nodeFile, RunFolder } from './files/run-folder';
export { sameName } from './files/same-name';
export { isTemporary, sweepTemporaries } from './files/temporary';
export { Turns } from './plugin/turns';
export { coreVersion } from './plugins/core-version';
export { createRandom } from './random/random';
export { claimRunFolder } from './runs/claim-run';
export { environmentHash, otherEnvironment } from './runs/environment-hash';
export { executorOf } from './runs/executor-of';
export { calibrationOf, namedDistances, namedExplainers } from './runs/explain';
export { openRun } from './runs/open-run';
export { openSpec, type SpecOptions } from './runs/open-spec';
export { type OpenedRun, splitOf } from './runs/opened';
export { type RecordedEvent, readEvents } from './runs/read-events';
export { Run } from './runs/run';
export { checkTexts, readLock, readSummary, required, unitNodes, writeLock } from './runs/run-files';
export { train, trainClaimed } from './runs/train';
export { chunksOf } from './segments/chunks';
export { compose, lookupTable } from './segments/composition';
export { type CropFacts, cropFacts } from './segments/crops/crop-facts';
export { decodeImage } from './segments/decode-image';
export { imagesOf, storedImage } from './segments/image-source';
export { type KnownSegmenter, openDataset } from './segments/open-dataset';
export { prepareSamples } from './segments/prepare-samples';
export { presence, shownIds } from './segments/presence';
export { readClassMap } from './segments/read-class-map';
export { resizeImage, resizeMap } from './segments/resize';
export { type SourceFacts, sourceFacts } from './segments/source-facts';
export { hashSources } from './segments/source-hashes';
export { type SquareFacts, squareFacts } from './segments/square-facts';
export { SegmentStore } from './segments/store';
export { answeredNodes, methodOf, unitOf } from './training/method-of';
export { createMetrics } from './training/metrics';
export { findNodeResult, readNodeResult, readNodeWeights } from './training/node-files';
export type { Data, SplitData } from './training/split-data';
export { trainControl, unitTrainer } from './training/train-control';
export { type EpochsRequest, type TrainedUnit, trainEpochs } from './training/train-epochs';
export type { Origin } from './trust/policy';
export { decodeModel, encodeModel } from './weights/model-file';
export { encodeSafetensors, type HostTensor } from './weights/safetensors';
export { readWeights, writeWeights } from './weights/variables';
