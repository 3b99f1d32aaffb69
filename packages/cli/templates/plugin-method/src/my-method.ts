import {
  type Create,
  component,
  defineMethod,
  epochReport,
  HemlError,
  type Hierarchy,
  hideOthers,
  type ImageSource,
  lookupTable,
  type MethodSplit,
  type MethodWork,
  type NetworkVariables,
  type NodeEmbeddings,
  type Noisy,
  type Random,
  readReport,
  readWeights,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TrainedModels,
  type TrainingSettings,
  Type,
  type Unit,
  type UnitTrainer,
  type UnitWeights,
  viewTables,
  type Weights,
} from '@hemlkit/core/method';

/** A node's embedding is the mean colour of what it shows, times a matrix [3, dimensions] that all nodes train together. */
export const myMethod = defineMethod({
  type: 'my-method',
  summary: 'Embeds the mean colour of what a node shows, by one linear layer for the whole tree.',
  options: Type.Object({
    dimensions: Type.Integer({ minimum: 1, default: 8, description: 'Length of an embedding.' }),
  }),
  // Settings that it does not look at: whoever writes one is told.
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

interface Tree {
  hierarchy: Hierarchy;
  training: TrainingSettings;
  dimensions: number;
}

/** All nodes are one unit: it is trained in one go, and kept under one key. */
function unitOf({ hierarchy: { nodes, root }, training }: Tree): Unit {
  const { epochs, keep, patience, sampler, miner, loss, optimizer } = training;
  const others = nodes.map(({ id }) => id).filter((id) => id !== root);
  const schema = Type.Object({
    sampler: component('sampler'),
    miner: Type.Optional(component('miner')),
    loss: component('loss'),
    optimizer: component('optimizer'),
  });
  // That the data, the seed, the engine and the method's own options decide the weights too, core knows.
  const value = { sampler, loss, optimizer, ...(miner && { miner }) };
  return { node: root, others, needs: [], decides: { schema, value }, epochs, keep, patience };
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
      (await made)?.dispose();
    },
  };
}

/** @throws HemlError (usage) for a loss or a miner that wants random numbers, of which `step` below hands none on */
export function withoutNoise(type: string, { noise }: Noisy): void {
  if (!noise) return;
  throw new HemlError(`my-method cannot train with \`${type}\`: it draws random numbers at each step.`, {
    code: 'my-method/noise-unsupported',
    kind: 'usage',
    hint: 'Name another loss or miner, or an option of it that draws none.',
  });
}

/** The matrix, what trains it, and a training step, compiled. */
async function modelOf(
  { hierarchy, training, dimensions }: Tree,
  { engine, data, random, ...work }: MethodWork,
) {
  const { tf } = engine;
  const create: Create = work.create;
  const sampler = await create('sampler', training.sampler, {});
  const miner = training.miner && (await create('miner', training.miner, {}));
  const ofLoss = { classes: data.trainLabels, dimensions, random: random.split('loss') };
  const loss = await create('loss', training.loss, ofLoss);
  withoutNoise(training.loss.type, loss);
  if (training.miner && miner) withoutNoise(training.miner.type, miner);
  const drawn = random.split('colour').normals(3 * dimensions, Math.sqrt(1 / 3));
  const matrix = tf.tidy(() => tf.variable(tf.tensor2d(drawn, [3, dimensions])));
  // A loss may have weights of its own: proxies, centres.
  const variables: NetworkVariables = { 'colour.weight': { value: matrix, layout: 'linear' } };
  for (const [name, variable] of Object.entries(loss.variables ?? {})) variables[`loss.${name}`] = variable;
  const parameters = Object.entries(variables)
    .filter(([, { value }]) => value.trainable)
    .map(([name, variable]) => ({ name, group: name.split('.')[0]!, variable }));
  const optimizer = await create('optimizer', training.optimizer, { parameters, pretrained: false });

  const batch = sampler.batchSize;
  const trained = parameters.map(({ variable }) => variable.value);
  const step = engine.compile(
    (labels: Tensor, ...colours: Tensor[]) => {
      const embed = (colour: Tensor) => tf.matMul(colour as Tensor2D, matrix as Tensor2D) as Tensor2D;
      const lossAt = (colour: Tensor) => {
        const input = { embeddings: embed(colour), labels: labels as Tensor1D };
        const tuples = miner?.mine(input);
        return loss.compute({ ...input, ...(tuples && { tuples }) });
      };
      const mean = () => tf.div(tf.addN(colours.map(lossAt)), colours.length);
      const { value, grads } = tf.variableGrads(mean as () => ReturnType<typeof lossAt>, trained);
      // Of the root, the last node, as they are before the update.
      const embeddings = embed(colours.at(-1)!);
      const gradients = parameters.map(({ name, variable }) => [name, grads[variable.value.name]]);
      optimizer.apply(Object.fromEntries(gradients.filter(([, gradient]) => gradient)));
      return [value, embeddings];
    },
    [
      { shape: [batch], dtype: 'int32' },
      ...hierarchy.nodes.map(() => ({ shape: [batch, 3], dtype: 'float32' as const })),
    ],
    'train',
  );
  const dispose = () => {
    step.dispose();
    for (const own of [variables, optimizer.variables])
      for (const { value } of Object.values(own)) value.dispose();
  };
  return { sampler, variables, parameters, optimizer, step, dispose };
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

/**
 * Mean colours, 0 to 1, of what is shown of images: [images, 3] for each table, 0 where nothing is.
 *
 * @param tables by class id 1 for what is shown and 0 for what is not
 */
function meanColours(
  source: ImageSource,
  tables: readonly Float32Array[],
  hide?: (position: number, map: Uint8Array) => void,
): Float32Array[] {
  const image = new Uint8Array(source.size ** 2 * 3);
  const map = new Uint8Array(source.size ** 2);
  const means = tables.map(() => new Float32Array(source.count * 3));
  for (let position = 0; position < source.count; position++) {
    source.read(position, image, map);
    hide?.(position, map);
    for (const [t, table] of tables.entries()) {
      const sum = [0, 0, 0];
      let pixels = 0;
      for (let at = 0; at < map.length; at++) {
        if (!table[map[at]!]) continue;
        pixels++;
        for (let c = 0; c < 3; c++) sum[c]! += image[3 * at + c]! / 255;
      }
      means[t]!.set(
        sum.map((value) => value / Math.max(1, pixels)),
        3 * position,
      );
    }
  }
  return means;
}

/** Colours [images, 3] times the matrix: [images, dimensions]. */
function embeddingsOf(colours: Float32Array, weights: Weights, dimensions: number): Float32Array {
  const matrix = weights['colour.weight'];
  if (matrix?.shape.join() !== `3,${dimensions}`)
    throw new HemlError('These weights are of another model.', { code: 'my-method/weights-mismatch' });
  const rows = new Float32Array((colours.length / 3) * dimensions);
  for (let at = 0; at < rows.length; at++) {
    const [row, d] = [Math.floor(at / dimensions), at % dimensions];
    for (let c = 0; c < 3; c++) rows[at]! += colours[3 * row + c]! * matrix.data[c * dimensions + d]!;
  }
  return rows;
}

const rowsAt = (all: Float32Array, positions: Int32Array) =>
  Float32Array.from(
    { length: 3 * positions.length },
    (_, i) => all[3 * positions[Math.floor(i / 3)]! + (i % 3)]!,
  );

const rootOf = ({ hierarchy: { nodes, root } }: Tree) => nodes.find(({ id }) => id === root)!;
