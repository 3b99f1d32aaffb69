import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import type { NodeSamples } from '../contracts/events';
import type { Divergence, EpochRecord } from '../contracts/method';
import type { Weights } from '../contracts/network';
import { type CheckedReading, readChecked } from '../files/checked-json';
import { DamagedFile } from '../files/damaged';
import { readStoredFile } from '../files/read-file';
import { nodeFile } from '../files/run-folder';
import { decodeModel } from '../weights/model-file';
import type { Measured } from './metrics';

/** What is measured of a node that another one's unit answers for: by the weights that were kept, never after an epoch. */
export interface OtherResult {
  metrics: Record<string, number>;
  measured?: Pick<Measured, 'names' | 'numbers'>;
}

/** `metrics.json` of a finished unit, which the node that names it is called by. */
export interface NodeResult {
  id: string;
  key: string;
  segments: string[];
  children: string[];
  /** Metrics of the best epoch on the validation split. */
  metrics: Record<string, number>;
  /** What they are, see `Measured`; results of earlier versions do not have it. */
  measured?: Pick<Measured, 'names' | 'numbers'>;
  /** Names of metrics that were added to the spec after training, and computed of the kept weights: no epoch has them. */
  later?: string[];
  /** The further nodes that the unit answers for. */
  others?: Record<string, OtherResult>;
  bestEpoch: number;
  seconds: number;
  /** Training images seen. */
  images: number;
  history: EpochRecord[];
  /** How many samples it was trained and validated on. */
  samples: NodeSamples;
  /** Where its training left the finite numbers, and so ended before its time. */
  divergence?: Divergence;
  /** `model.safetensors` as it was written; nodes of earlier versions do not have it. */
  weights?: { bytes: number; sha256: string };
}

const hint = 'Train it again: `heml train SPEC`, or `heml resume RUN`. Whole nodes are not trained again.';
const reading: CheckedReading = {
  hint,
  form: { id: 'string', key: 'string', metrics: 'object', history: 'array', bestEpoch: 'number' },
};

/**
 * What is written of a finished node.
 * @returns nothing where it is not finished
 * @throws DamagedFile
 */
export const findNodeResult = (nodeFolder: string, item?: string): Promise<NodeResult | undefined> =>
  readChecked<NodeResult>(join(nodeFolder, nodeFile.result), { ...reading, ...(item && { item }) });

/** @throws HemlError where the node is not finished, or its file is damaged */
export async function readNodeResult(nodeFolder: string): Promise<NodeResult> {
  const result = await findNodeResult(nodeFolder);
  if (result) return result;
  throw new HemlError(`The node in ${nodeFolder} is not finished: it has no ${nodeFile.result}.`, {
    code: 'node-not-finished',
    hint,
  });
}

/** @throws HemlError where the node is not finished, or a file of it is damaged */
export async function readNodeWeights(nodeFolder: string): Promise<Weights> {
  const result = await readNodeResult(nodeFolder);
  const file = join(nodeFolder, nodeFile.weights);
  const facts = await stat(file, { bigint: true }).catch(() => undefined);
  if (!facts) throw new DamagedFile(file, 'it is missing', hint);
  const bytes = await readStoredFile(file);
  checkWeights({ file, facts }, bytes, result);
  return decodeModel(bytes).weights;
}

/**
 * What is written of a finished node whose weights are whole, too.
 *
 * @param item what is set aside where they are not. Default: the file
 * @returns nothing where it is not finished
 * @throws DamagedFile
 */
export async function findWholeNode(nodeFolder: string, item?: string): Promise<NodeResult | undefined> {
  const result = await findNodeResult(nodeFolder, item);
  if (!result) return undefined;
  const file = join(nodeFolder, nodeFile.weights);
  const facts = await stat(file, { bigint: true }).catch(() => undefined);
  if (!facts) throw new DamagedFile(file, 'it is missing', hint, item ?? join(nodeFolder, nodeFile.result));
  if (!isKnownWhole(facts, result)) checkWeights({ file, facts, item }, await readStoredFile(file), result);
  return result;
}

/** Files that this process has found whole: a tree that is asked again and again is not hashed each time. */
const seen = new Set<string>();
const stateOf = ({ dev, ino, size, mtimeNs }: BigIntStats, { weights }: NodeResult) =>
  `${dev} ${ino} ${size} ${mtimeNs} ${weights?.sha256}`;
const isKnownWhole = (facts: BigIntStats, result: NodeResult) =>
  !result.weights || seen.has(stateOf(facts, result));

/** @throws DamagedFile where weights are not those that were written */
export function checkWeights(
  { file, facts, item }: { file: string; facts: BigIntStats; item?: string | undefined },
  bytes: Uint8Array,
  result: NodeResult,
): void {
  const { weights } = result;
  if (!weights || isKnownWhole(facts, result)) return;
  const damaged = (reason: string) => new DamagedFile(file, reason, hint, item);
  if (bytes.length !== weights.bytes)
    throw damaged(`it has ${bytes.length} bytes, and ${weights.bytes} were written`);
  if (weightsOf(bytes).sha256 !== weights.sha256) throw damaged('its content is not what was written');
  seen.add(stateOf(facts, result));
}

/** What stands in a node's result for its weights. */
export const weightsOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
