import {
  defineMethod,
  epochReport,
  hideOthers,
  lookupTable,
  type MethodSplit,
  type MethodWork,
  type NodeEmbeddings,
  nodeSchema,
  type Random,
  readReport,
  readWeights,
  type TrainedModels,
  Type,
  type Unit,
  type UnitTrainer,
  type UnitWeights,
  viewTables,
  type Weights,
} from '@hemlkit/core/method';
import { embeddingsOf, meanColours, rowsAt } from './colours';
import { modelOf, type Tree } from './model';

/** A node's embedding is the mean colour of what it shows, times a matrix [3, dimensions] that all nodes train together. */
export const myMethod = defineMethod({
  type: 'my-method',
  summary: 'Embeds the mean colour of what a node shows, by one linear layer for the whole tree.',
  options: Type.Object({
    dimensions: Type.Integer({ minimum: 1, default: 8, description: 'Length of an embedding.' }),
  }),
  // Settings that it does not look at: whoever writes one gets a notice.
  ignores: [
    'model',
    'overrides',
    'training.steps',
    'training.augment',
    'training.absent',
    'training.background',
    'training.normalize',
    'training.schedule',
  ],
  create: ({ dimensions }, _services, { hierarchy, settings }) => {
    const { training } = settings();
    const tree = { hierarchy, training, dimensions };
    return {
      images: { size: training.imageSize },
      units: [unitOf(tree)],
      train: (work) => trainerOf(tree, work),
      open: (work) => trainedOf(tree, work),
    };
  },
});

/** All nodes are one unit: it is trained in one go, and kept under one key. */
function unitOf({ hierarchy: { nodes, root }, training }: Tree): Unit {
  const { epochs, keep, patience, sampler, miner, loss, optimizer } = training;
  const others = nodes.map(({ id }) => id).filter((id) => id !== root);
  // That the data, the seed, the engine and the method's own options decide the weights too, core knows.
  const decides = {
    epochs,
    sampler,
    loss,
    optimizer,
    ...(patience !== undefined && { patience }),
    ...(miner && { miner }),
  };
  return {
    node: root,
    others,
    needs: [],
    decides: { schema: nodeSchema, value: { training: decides } },
    epochs,
    keep,
    patience,
  };
}

function trainerOf(tree: Tree, work: MethodWork): UnitTrainer {
  const { train, validation } = work.data.splits;
  const { nodes } = tree.hierarchy;
  const root = rootOf(tree);
  const tables = nodes.map(({ classes }) => lookupTable(classes, work.data.segmenter.classes, 'black'));
  let made: ReturnType<typeof modelOf> | undefined;
  const model = () => {
    made ??= modelOf(tree, work);
    return made;
  };
  const facts = async () => {
    const { sampler, parameters } = await model();
    const counts = ({ store }: MethodSplit) => ({
      total: store.count,
      present: store.showing(root.classes).length,
      used: store.count,
    });
    return {
      samples: { train: counts(train), validation: counts(validation) },
      batchSize: sampler.batchSize,
      steps: sampler.epoch(train.labels, work.random.split('plan')).length,
      parameters: parameters.reduce((sum, { variable }) => sum + variable.value.size, 0),
      graph: 'colours',
    };
  };
  return {
    facts,
    async train({ unit, begin, epochs, onEvent, signal }) {
      const { sampler, variables, optimizer, step } = await model();
      const { steps, samples } = await facts();
      begin({ steps, samples, images: steps * sampler.batchSize });
      const colours = meanColours(train.store, tables);
      const [colour] = meanColours(validation.store, [tables[nodes.indexOf(root)]!]);
      const epoch = async (epoch: number, random: Random) => {
        const batches = sampler.epoch(train.labels, random);
        const reports = [];
        let total = 0;
        for (const [at, batch] of batches.entries()) {
          signal?.throwIfAborted();
          const labels = batch.map((position) => train.labels[position]!);
          const shown = colours.map((all) => rowsAt(all, batch));
          const [losses, embeddings] = (await step.run([labels, ...shown])) as Float32Array[];
          const loss = losses![0]!;
          if (!Number.isFinite(loss)) return { epoch, step: at + 1, what: `the loss is ${loss}` };
          const report = readReport(embeddings!, tree.dimensions);
          onEvent({
            type: 'step',
            node: unit.node,
            epoch,
            step: at + 1,
            steps: batches.length,
            loss,
            report,
          });
          reports.push(report);
          total += loss;
        }
        return { loss: total / batches.length, steps: batches.length, report: epochReport(reports) };
      };
      // Core asks for one epoch after another, keeps the best one's variables, and begins where a run was stopped.
      await epochs({
        variables,
        state: optimizer.variables,
        epoch,
        validate: async () => embeddingsOf(colour!, await readWeights(variables), tree.dimensions),
      });
    },
    async dispose() {
      (await made?.catch(() => undefined))?.dispose();
    },
  };
}

/** @param replaced weights that stand in place of the trained ones: for every node, since they are one unit */
function trainedOf(tree: Tree, work: MethodWork & { files: UnitWeights }, replaced?: Weights): TrainedModels {
  const { hierarchy, dimensions } = tree;
  const { classes } = work.data.segmenter;
  const weights = async () => replaced ?? work.files.weights(hierarchy.root);
  return {
    async embed(nodes, source, { views, onNode, onEmbedded } = {}) {
      const tables = nodes.map((node) => lookupTable(node.classes, classes, 'black'));
      const tableOf = viewTables(hierarchy, classes, 'black');
      const hide = (position: number, map: Uint8Array) => hideOthers(map, tableOf(views![position]!));
      const colours = meanColours(source, tables, views && hide);
      const found: Record<string, NodeEmbeddings> = {};
      for (const [i, { id }] of nodes.entries()) {
        onNode?.(id, i, nodes.length);
        found[id] = { rows: embeddingsOf(colours[i]!, await weights(), dimensions), dimensions };
        await onEmbedded?.(id, found[id]);
      }
      return found;
    },
    weights,
    withWeights: (_node, other) => trainedOf(tree, work, other),
    async dispose() {},
  };
}

const rootOf = ({ hierarchy: { nodes, root } }: Tree) => nodes.find(({ id }) => id === root)!;
