import type { ComponentSpec } from '../../contracts/component-spec';
import type { NodeEmbeddings } from '../../contracts/explanation';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor2D, TF } from '../../contracts/tf';
import { readChecked, writeCheckedIfPossible } from '../../files/checked-json';
import { hashValue } from '../../files/hash';
import { RunFolder } from '../../files/run-folder';
import { createRandom } from '../../random/random';
import { embeddingsKey, splitEmbeddings } from '../split-embeddings';
import type { TrainedTree } from '../trained-tree';
import { calibrateNode, leastSamples } from './calibrate-node';
import type { Calibration } from './calibration';
import { drawFolds, drawPairs, type PairGroups } from './pairs';

/** Raised when calibrations of the same embeddings would come out otherwise. */
const calibrationVersion = 1;
const split = 'validation';
const foldCount = 5;

export interface CalibrationRequest {
  tree: TrainedTree;
  /** The run's folder. */
  folder: string;
  spec: ComponentSpec;
  distance: Distance;
  onNode?: (node: string, done: number, total: number) => void;
}

/** By the key of all that they were fitted on: a page that explains pair after pair reads none again. */
const calibrations = new WeakMap<TrainedTree, Map<string, Calibration>>();

/**
 * The calibration of every node for one distance, fitted on pairs of the validation split: all ordered pairs, or
 * 200,000 drawn ones where there are more (see `drawPairs`). It is kept in the run's folder as
 * `calibration/DISTANCE.json`, with a key of all that it was fitted on.
 *
 * @returns the reason where nothing can be fitted
 */
export async function calibrateTree(request: CalibrationRequest): Promise<Calibration | string> {
  const { tree, folder, spec, distance, onNode } = request;
  const { loaded, data, engine } = tree.context;
  const { nodes } = tree;
  const validation = data.splits[split];
  const { labels } = validation;
  if (labels.length < leastSamples)
    return `the ${split} split has ${labels.length} samples, and ${leastSamples} are needed`;

  const keys = await Promise.all(nodes.map(({ id }) => embeddingsKey(tree, id, validation.key)));
  const key = hashValue([calibrationVersion, spec, keys, [...labels]]);
  const file = new RunFolder(folder).calibration(spec.type, tree.otherHeight);
  const known = calibrations.get(tree) ?? new Map<string, Calibration>();
  calibrations.set(tree, known);
  const kept = known.get(key) ?? (await readKept(file, key));
  if (kept) {
    known.set(key, kept);
    return kept;
  }

  const embeddings = await splitEmbeddings({ tree, folder, split, data: validation, nodes, onNode });
  const random = createRandom(loaded.experiment.seed, 'calibration');
  const drawn = drawPairs(labels, random.split('pairs'));
  const folds = drawFolds(labels, foldCount, random.split('folds'));
  const { pairs } = drawn;
  const calibration: Calibration = {
    method: 'isotonic',
    distance: spec.type,
    split,
    samples: labels.length,
    pairs: pairs.differs.length,
    differing: pairs.differs.reduce((sum, differs) => sum + differs, 0) / pairs.differs.length,
    inverted: distance.inverted,
    nodes: {},
  };
  for (const { id } of nodes) {
    const dissimilarity = await pairDissimilarity(
      engine.tf,
      distance,
      embeddings[id] as NodeEmbeddings,
      drawn,
    );
    const fitted = calibrateNode(dissimilarity, pairs, folds, labels.length);
    if (fitted) calibration.nodes[id] = fitted;
  }
  if (Object.keys(calibration.nodes).length === 0)
    return `the pairs of the ${split} split are almost all of one kind (${(calibration.differing * 100).toFixed(1)} % differ in their labels)`;
  await writeCheckedIfPossible(file, { key, ...calibration }, 0);
  return calibration;
}

async function readKept(file: string, key: string): Promise<Calibration | undefined> {
  try {
    const kept = await readChecked<Calibration & { key: string }>(file, { hint: 'It is fitted again.' });
    if (kept?.key !== key) return undefined;
    const { key: _, ...calibration } = kept;
    return calibration;
  } catch {
    // Not there, or damaged: it is fitted again.
    return undefined;
  }
}

/** The dissimilarity of each pair: larger is farther apart, whatever the distance. */
async function pairDissimilarity(
  tf: TF,
  distance: Distance,
  { rows, dimensions }: NodeEmbeddings,
  { groups, pairs }: PairGroups,
): Promise<Float32Array> {
  const dissimilarity = new Float32Array(pairs.differs.length);
  const sign = distance.inverted ? -1 : 1;
  let at = 0;
  for (const group of groups) {
    const own = new Float32Array(group.length * dimensions);
    for (const [i, sample] of group.entries())
      own.set(rows.subarray(sample * dimensions, (sample + 1) * dimensions), i * dimensions);
    const matrix = tf.tidy(() => {
      const embeddings: Tensor2D = tf.tensor2d(own, [group.length, dimensions]);
      return distance.matrix(embeddings, embeddings);
    });
    const values = await matrix.data();
    matrix.dispose();
    for (let a = 0; a < group.length; a++)
      for (let b = 0; b < group.length; b++)
        if (a !== b) dissimilarity[at++] = sign * (values[a * group.length + b] as number);
  }
  return dissimilarity;
}
