/**
 * The author's door: all that a plugin imports from core. docs/writing-plugins.md leads through one of each kind.
 *
 * ```ts
 * import { definePlugin, defineReducer, services, Type } from '@hemlkit/core/plugin';
 *
 * const total = defineReducer({
 *   type: 'total',
 *   summary: 'The sum of the terms above 0.',
 *   options: Type.Object({}),
 *   inject: { tf: services.tf },
 *   create: (_, { tf }) => ({ above: 0, reduce: ({ sum }) => tf.sum(sum) }),
 * });
 *
 * export default definePlugin({ meta: { name: 'my-plugin', version: '1.0.0' }, components: [total] });
 * ```
 * @module
 */

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
