/** The author's door: all that a plugin imports from core. */

export type { Static } from 'typebox';
export { Type } from 'typebox';
export * from './contracts/index';
export { disableTelemetry } from './engine/telemetry';
export { writeIfPossible, writeWhole } from './files/atomic';
export { type CheckedReading, readChecked, writeChecked, writeCheckedIfPossible } from './files/checked-json';
export { unlessDamaged, type Warn } from './files/damaged';
export * from './files/image-endings';
export { type ListedFile, type Listing, listFiles, type OddFile } from './files/list-files';
export { mostBytes, readIfThere, regularFile } from './files/read-file';
export { readJsonIfThere } from './files/read-json';
export { readTextIfThere } from './files/read-text';
export { writeWholeFolder } from './files/whole-folder';
export * from './plugin/define';
export { pairMasks } from './plugin/pair-masks';
export * from './plugin/reduce-terms';
export { type Block, blockLimit, blocksOf, formOf, rowsOf } from './plugin/triplet-blocks';
export { joined, sampleWeights, toPairs, toTriplets } from './plugin/tuples';
export { withoutGradient } from './plugin/without-gradient';
export { createRandom } from './random/random';
export { readClassMap } from './segments/read-class-map';
export { isInside } from './trust/project';
export * from './weights/index';
export { otherFormatOf } from './weights/other-format';
