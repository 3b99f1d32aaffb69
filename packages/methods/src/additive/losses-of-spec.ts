import type { Create, Loss, NetworkVariables, Random, TF, TrainingSettings } from '@hemlkit/core/method';
import type { GroupLosses } from './group-losses';
import { minedTriplets } from './mined-triplets';
import { pluginLosses } from './plugin-losses';
import type { AdditiveSettings } from './settings';
import { lossGroups } from './total-loss';
import type { Tree } from './tree';

interface LossesRequest {
  training: TrainingSettings;
  tree: Tree;
  additive: AdditiveSettings;
  /** Number of labels. */
  classes: number;
  random: Random;
}

/** The spec's loss and miner, of every group of nodes, with the losses' own weights. */
export async function groupLossesOf(
  create: Create,
  tf: TF,
  { training, tree, additive, classes, random }: LossesRequest,
): Promise<{ of: GroupLosses; variables: NetworkVariables }> {
  const fast = fastLosses(tf, training);
  if (fast) return { of: fast, variables: {} };
  const { dimensions, interactions } = additive.network;
  const groups = lossGroups(tree, interactions, additive.loss);
  const losses: Loss[] = [];
  const variables: NetworkVariables = {};
  for (const [at, { members }] of groups.entries()) {
    const context = { classes, dimensions: members.length * dimensions, random: random.split('group', at) };
    const loss = await create('loss', training.loss, context);
    losses.push(loss);
    for (const [name, variable] of Object.entries(loss.variables ?? {}))
      variables[`loss.${at}.${name}`] = variable;
  }
  const miner = training.miner && (await create('miner', training.miner, {}));
  return { of: pluginLosses(tf, (group) => losses[group] as Loss, miner), variables };
}

/** Triplets with the multi-similarity miner, both on unit vectors and as they are by default, are computed for all groups at once. */
function fastLosses(tf: TF, { loss, miner }: TrainingSettings): GroupLosses | undefined {
  const type = (value: unknown) => (value as { type?: string } | undefined)?.type;
  const isPlain =
    loss.type === 'triplet' &&
    !loss.swap &&
    !loss.smooth &&
    loss.tripletsPerAnchor === undefined &&
    type(loss.distance) === 'euclidean' &&
    (loss.distance as { p?: number }).p === 2 &&
    (loss.distance as { power?: number }).power === 1 &&
    type(loss.reducer) === 'avg-non-zero' &&
    loss.regularizer === undefined &&
    miner?.type === 'multi-similarity' &&
    type(miner.distance) === 'cosine';
  if (!isPlain) return undefined;
  return minedTriplets(tf, { margin: Number(loss.margin), epsilon: Number(miner?.epsilon) });
}
