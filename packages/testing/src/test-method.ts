import {
  type Child,
  type Component,
  createRandom,
  HemlError,
  type Hierarchy,
  type HierarchyNode,
  type HostArray,
  type ImageAndMap,
  type Method,
  type MethodWork,
  type ModelSettings,
  type NodeEmbeddings,
  type NodeSamples,
  type RunEvent,
  type Tensor,
  type TF,
  type TrainedModels,
  type TrainingSettings,
  type TreeGraph,
  type TreeInputs,
  type Unit,
  type UnitProgress,
  type UnitTrainer,
  type Weights,
} from '@hemlkit/core/plugin';
import { answeredNodes, encodeModel, imagesOf, stableJson, trainEpochs, unitOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { plainModel, plainTraining } from './stand-in-models';
import { background, otherClass, type TinyData, tinyData } from './tiny-data';
import { treeOf, trees } from './trees';
import { describeComponent, type Made, type Trial } from './trial';

export interface MethodTrial extends Trial {
  /** Laid over the `model` of the spec. Default: a small trunk, embedder and merge of the type `plain`. */
  model?: Partial<ModelSettings>;
  /**
   * Laid over the `training` of the spec. Default: 2 epochs at 16 pixels, and a small sampler, loss and optimizer of the
   * type `plain`.
   */
  training?: Partial<TrainingSettings>;
  /** Whether a node's embedding depends on nothing but the pixels of its own segments. Default: true. */
  isLocal?: boolean;
}

/** What a unit reported and kept of its training. */
interface TrainedUnit {
  samples: NodeSamples;
  steps: number;
  images: number;
  weights: Weights;
  /** As it was after the first epoch. */
  progress: UnitProgress | undefined;
  /** Steps of each epoch that this process trained. */
  epochs: number[];
  events: RunEvent[];
}

type Trained = Record<string, TrainedUnit>;

/** A method made for a tree, and what it is trained on. */
interface Bench extends Made<'method'> {
  hierarchy: Hierarchy;
  data: TinyData;
  /** The nodes that it has embeddings for, in training order. */
  answered: HierarchyNode[];
}

/**
 * Registers tests of a method: documentation; units that can be trained in their order, whose `decides` holds what changes
 * weights; that they train to the same weights again, and where they were stopped; what is reported of them beforehand; that
 * what was trained embeds images at every node, alone as among others, by what is shown of them and nothing else; weights
 * that are exchanged. Hierarchies of one leaf, of two, and of levels of two and three are tried, on a few images in memory.
 *
 * @example
 * testMethod(myMethod, { options: [{}, { dimensions: 3 }] });
 */
export function testMethod(
  component: Component<'method'>,
  { model, training, isLocal = true, ...trial }: MethodTrial = {},
): void {
  describeComponent(component, trial, (make) => {
    const begin = async (hierarchy: Hierarchy, changed: Partial<TrainingSettings> = {}): Promise<Bench> => {
      const settings = {
        model: { ...plainModel, ...model },
        training: { ...plainTraining, ...training, ...changed },
      };
      const made = await make({ hierarchy, settings: () => structuredClone(settings) });
      const data = tinyData(hierarchy, made.product.images.size);
      return { ...made, hierarchy, data, answered: answeredNodes(made.product.units, hierarchy.nodes) };
    };
    // What is trained once serves all tests that change nothing of it.
    const shared = new Map<string, Promise<{ bench: Bench; trained: Trained }>>();
    const trainedOnce = (name: string) => {
      const known =
        shared.get(name) ??
        begin(treeOf(trees[name]!)).then(async (bench) => ({ bench, trained: await trainAll(bench) }));
      shared.set(name, known);
      return known;
    };

    for (const [name, parts] of Object.entries(trees)) {
      const hierarchy = treeOf(parts);

      it(`has units of nodes that there are, each answered once, the root among them: ${name}`, async () => {
        const { units, images } = (await begin(hierarchy)).product;
        const answered = units.flatMap(({ node, others }) => [node, ...others]);
        const ids = hierarchy.nodes.map(({ id }) => id);
        expect(answered.filter((id) => !ids.includes(id))).toEqual([]);
        expect(answered.filter((id, at) => answered.indexOf(id) !== at)).toEqual([]);
        expect(answered).toContain(hierarchy.root);
        expect(Number.isInteger(images.size) && images.size > 0, `images of ${images.size} pixels`).toBe(
          true,
        );
      });

      it(`has units that start from earlier ones, and say for how long they are trained: ${name}`, async () => {
        const { units } = (await begin(hierarchy)).product;
        for (const [at, { node, needs, epochs, keep, patience = 1 }] of units.entries()) {
          const earlier = units.slice(0, at).map((unit) => unit.node);
          expect(
            needs.filter((id) => !earlier.includes(id)),
            `what ${node} needs`,
          ).toEqual([]);
          for (const count of [epochs, patience]) expect(Number.isInteger(count) && count >= 1).toBe(true);
          expect(keep).toMatch(/\S/);
        }
      });

      it(`trains every unit, reports what it is going to do before, and reports each step: ${name}`, async () => {
        const { bench, trained } = await trainedOnce(name);
        for (const { node, epochs } of bench.product.units) {
          const { samples, steps, images, events, ...unit } = trained[node]!;
          expect(unit.epochs, `steps of the epochs of ${node}`).toEqual(Array(epochs).fill(steps));
          expect(images, `images of an epoch of ${node}`).toBeGreaterThan(0);
          for (const split of ['train', 'validation'] as const) {
            const { total, present, used } = samples[split];
            expect(total).toBe(bench.data.images[split].length);
            for (const count of [present, used]) expect(count >= 0 && count <= total).toBe(true);
          }
          const reported = events.filter(({ type }) => type === 'step');
          expect(reported.length, `reported steps of ${node}`).toBe(epochs * steps);
        }
      });

      it(`embeds images at every node that it answers for: ${name}`, async () => {
        const { bench, trained } = await trainedOnce(name);
        const { answered, data } = bench;
        const models = open(bench, trained);
        const asked: unknown[] = [];
        const given: Record<string, NodeEmbeddings> = {};
        const found = await models.embed(answered, data.splits.validation.store, {
          onNode: (...call) => void asked.push(call),
          onEmbedded: async (node, embeddings) => {
            given[node] = embeddings;
          },
        });
        expect(Object.keys(found).sort()).toEqual(answered.map(({ id }) => id).sort());
        for (const [id, { rows, dimensions }] of Object.entries(found)) {
          expect(rows.length, `numbers of ${id}`).toBe(6 * dimensions);
          expect(rows.every(Number.isFinite), `${id} is finite`).toBe(true);
        }
        expect(asked, 'calls of onNode').toEqual(answered.map(({ id }, at) => [id, at, answered.length]));
        expect(given, 'calls of onEmbedded').toEqual(found);
        await models.dispose();
      });
    }

    const name = 'levels of two and three';
    const validation = async () => {
      const { bench, trained } = await trainedOnce(name);
      const models = open(bench, trained);
      const embed = (images: readonly ImageAndMap[], views?: readonly (readonly string[])[]) =>
        models.embed(bench.answered, imagesOf(images), views && { views });
      return { bench, trained, models, embed, images: bench.data.images.validation };
    };

    it('trains to the same weights again', async () => {
      const { trained } = await trainedOnce(name);
      const again = await trainAll(await begin(treeOf(trees[name]!)));
      for (const [node, { weights }] of Object.entries(again))
        expectSame(weights, trained[node]!.weights, `the weights of ${node}`);
    });

    it('goes on where it was stopped, to the weights of a training that was not', async () => {
      const { trained } = await trainedOnce(name);
      const bench = await begin(treeOf(trees[name]!));
      for (const unit of bench.product.units) {
        const { progress, weights, epochs } = trained[unit.node]!;
        if (!progress) continue;
        // As in another process: nothing is there but what was written down.
        const trainer = bench.product.train(workOf(bench));
        const resumed = await train(bench, trainer, unit, {}, structuredClone(progress));
        await trainer.dispose();
        expect(resumed.epochs, `epochs of ${unit.node} after the first`).toEqual(epochs.slice(1));
        expectSame(resumed.weights, weights, `the weights of ${unit.node}`);
      }
    });

    it('knows before what it is going to train', async () => {
      const { bench, trained } = await trainedOnce(name);
      const trainer = bench.product.train(workOf(bench));
      for (const unit of bench.product.units) {
        const { samples, steps, weights } = trained[unit.node]!;
        const facts = await trainer.facts(unit);
        expect({ samples: facts.samples, steps: facts.steps }, unit.node).toEqual({ samples, steps });
        const own = Object.values(weights).filter(({ trainable }) => trainable);
        const numbers = own.reduce((sum, { data }) => sum + data.length, 0);
        expect(facts.parameters, `numbers of ${unit.node} that training changes`).toBe(numbers);
        expect(Number.isInteger(facts.batchSize) && facts.batchSize >= 1).toBe(true);
        expect(facts.graph).toMatch(/\S/);
      }
      await trainer.dispose();
    });

    it('names in `decides` what changes the weights', async () => {
      const changes: Partial<TrainingSettings>[] = [
        { background: 'mean' },
        { absent: 'keep' },
        { augment: { flip: true } },
        { steps: 1 },
        { normalize: { mean: [0.1, 0.2, 0.3], deviation: [0.5, 0.6, 0.7] } },
      ];
      const hierarchy = treeOf(trees['two leaves']!);
      const { bench, trained } = await trainedOnce('two leaves');
      for (const change of changes) {
        const other = await begin(hierarchy, change);
        const others = await trainAll(other);
        for (const [at, unit] of bench.product.units.entries()) {
          const changed = other.product.units[at];
          if (!changed || unit.needs.length > 0) continue;
          const isChanged = digest(others[changed.node]!.weights) !== digest(trained[unit.node]!.weights);
          const isNamed = stableJson(changed.decides.value) !== stableJson(unit.decides.value);
          expect(isNamed || !isChanged, `${JSON.stringify(change)} changes the weights of ${unit.node}`).toBe(
            true,
          );
        }
      }
    });

    it('leaves the settings, the hierarchy and the images as they are', async () => {
      const { bench, trained } = await trainedOnce('two leaves');
      const fresh = treeOf(trees['two leaves']!);
      expect(bench.hierarchy).toEqual(fresh);
      const models = open(bench, trained);
      const images = structuredClone(bench.data.images.validation);
      const views = images.map(() => []);
      await models.embed(bench.answered, imagesOf(images), { views });
      expect(images).toEqual(bench.data.images.validation);
      await models.dispose();
    });

    it('embeds an image alone as among others, and nodes in any order', async () => {
      const { bench, models, embed, images } = await validation();
      const all = await embed(images);
      for (const at of images.keys())
        expectClose(await embed([images[at]!]), rowsOf(all, at), `image ${at} alone`);
      const turned = await models.embed([...bench.answered].reverse(), imagesOf(images));
      expectClose(turned, all, 'nodes from the last to the first');
      await models.dispose();
    });

    it('embeds in calls that overlap', async () => {
      const { models, embed, images } = await validation();
      const all = await embed(images);
      const turned = images.toReversed();
      const found = await Promise.all([embed(images), embed(turned), embed(images)]);
      expectClose(found[0]!, all, 'the first call');
      for (const at of images.keys())
        expectClose(rowsOf(found[1]!, images.length - 1 - at), rowsOf(all, at), `image ${at} of the second`);
      expectClose(found[2]!, all, 'the third call');
      await models.dispose();
    });

    it('changes nothing where a view hides what an image does not show', async () => {
      const { bench, models, embed, images } = await validation();
      const segments = rootOf(bench).segments;
      const seen = ({ map }: ImageAndMap) => segments.filter((one) => map.includes(bench.data.idOf(one)));
      expectClose(await embed(images, images.map(seen)), await embed(images), 'by views');
      await models.dispose();
    });

    it('shows of an image what a view has, and nothing else', async () => {
      const { bench, models, embed, images } = await validation();
      // Each image hides another segment.
      const { segments } = rootOf(bench);
      const hidden = images.map((_, at) => segments[at % segments.length]!);
      const views = hidden.map((one) => segments.filter((segment) => segment !== one));
      const without = images.map(({ image, map }, at) => ({
        image,
        map: map.map((id) => (id === bench.data.idOf(hidden[at]!) ? bench.data.idOf(otherClass) : id)),
      }));
      expectClose(await embed(images, views), await embed(without), 'by views');
      await models.dispose();
    });

    if (isLocal)
      it('embeds at a node by the pixels of its segments alone', async () => {
        const { bench, models, embed, images } = await validation();
        const all = await embed(images);
        for (const node of bench.answered) {
          const ids = [background, ...node.classes.map(bench.data.idOf)];
          const changed = images.map((one) => repainted(one, ids));
          const found = await models.embed([node], imagesOf(changed));
          expectClose(found, { [node.id]: all[node.id]! }, 'with other pixels beside it');
        }
        await models.dispose();
      });

    it('has as one model of the tree, where it has one, what it embeds', async () => {
      const { bench, models, embed, images } = await validation();
      const source = imagesOf(images);
      const all = await embed(images);
      await models.treeGraph?.(async (graph) => {
        const length = graph.nodes.length * graph.dimensions;
        const at = (id: string) => distancesOf(all[id]!.rows, all[id]!.dimensions);
        const found = await graph.run(source, graph.height);
        for (const { id } of bench.answered) {
          const shares = subtreeShares(graph, found.weights, id);
          const parts = distancesOf(
            found.vectors,
            length,
            (at) => shares[Math.floor(at / graph.dimensions)]!,
          );
          expectNear(parts, at(id), `squared distances at ${id}, by the sum over its subtree`);
        }
        const whole = distancesOf(found.embedding, length);
        expectNear(whole, at(bench.hierarchy.root), 'squared distances of embeddings');
        for (const height of [graph.height, graph.height + 1]) {
          const own = await graph.run(source, height);
          const given = applied(bench.bench.tf, graph, own, height);
          for (const name of ['vectors', 'embedding', 'weights'] as const)
            expectNear(given[name], own[name], `${name} as a function, at the height ${height}`);
        }
      });
      await models.dispose();
    });

    it('has the weights that were kept', async () => {
      const { bench, trained, models } = await validation();
      for (const { id } of bench.answered) {
        const { node } = unitOf(bench.product.units, id)!;
        expectSame(await models.weights(id), trained[node]!.weights, `the weights of ${id}`);
      }
      await models.dispose();
    });

    it('takes other weights for a node, and gives those back', async () => {
      const { bench, models, images } = await validation();
      const source = imagesOf(images);
      for (const node of bench.answered) {
        const before = await models.embed([node], source);
        const own = await models.weights(node.id);
        expectClose(await models.withWeights(node.id, own).embed([node], source), before, 'the same weights');
        const moved = movedWeights(own);
        const other = models.withWeights(node.id, moved);
        expectSame(await other.weights(node.id), moved, `the weights of ${node.id}`);
        const after = await other.embed([node], source);
        expect([...after[node.id]!.rows], `${node.id} with other weights`).not.toEqual([
          ...before[node.id]!.rows,
        ]);
        expectClose(await models.embed([node], source), before, 'the models that it was made of');
        expectSame(await models.weights(node.id), own, `the first weights of ${node.id}`);
      }
      await models.dispose();
    });

    it('embeds after one of other weights was disposed of', async () => {
      const { bench, models, embed, images } = await validation();
      const before = await embed(images);
      const { root } = bench.hierarchy;
      const other = models.withWeights(root, movedWeights(await models.weights(root)));
      await other.embed([rootOf(bench)], imagesOf(images));
      await other.dispose();
      expectClose(await embed(images), before, 'after dispose');
      await models.dispose();
    });

    it('refuses weights of another model', async () => {
      const { bench, models, images } = await validation();
      const none: Weights = {
        other: { shape: [1], layout: 'plain', trainable: true, data: Float32Array.of(1) },
      };
      const other = models.withWeights(bench.hierarchy.root, none);
      await expect(other.embed([rootOf(bench)], imagesOf(images))).rejects.toBeInstanceOf(HemlError);
      await models.dispose();
    });

    it('leaves no tensors behind when it is disposed of', async () => {
      const bench = await begin(treeOf(trees['two leaves']!));
      const { tf } = bench.bench;
      const before = tf.memory().numTensors;
      const models = open(bench, await trainAll(bench));
      await models.embed(bench.answered, bench.data.splits.validation.store);
      await models.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

const seed = 1;

const rootOf = ({ hierarchy: { nodes, root } }: Bench): HierarchyNode => nodes.find(({ id }) => id === root)!;

const workOf = ({ bench, data }: Bench): MethodWork => ({
  create: bench.create as never,
  engine: bench.engine,
  data,
  random: createRandom(seed),
});

/** Trains all units in their order, in one process. */
async function trainAll(bench: Bench): Promise<Trained> {
  const trainer = bench.product.train(workOf(bench));
  const trained: Trained = {};
  for (const unit of bench.product.units) trained[unit.node] = await train(bench, trainer, unit, trained);
  await trainer.dispose();
  return trained;
}

/** Trains a unit as core does. */
async function train(
  { bench, data, hierarchy }: Bench,
  trainer: UnitTrainer,
  unit: Unit,
  trained: Trained,
  progress?: UnitProgress,
): Promise<TrainedUnit> {
  const leaves = (id: string) => hierarchy.nodes.find((node) => node.id === id)!.segments.length;
  const child = (id: string): Child => ({ id, weights: trained[id]!.weights, leaves: leaves(id), score: 1 });
  const random = createRandom(seed).split('node', unit.node);
  const events: RunEvent[] = [];
  const begun: Pick<TrainedUnit, 'samples' | 'steps' | 'images'>[] = [];
  const ends: Pick<TrainedUnit, 'weights' | 'epochs' | 'progress'>[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  await trainer.train({
    unit,
    // What goes on has its weights.
    needs: progress ? [] : unit.needs.map(child),
    ...(progress && { progress }),
    random,
    begin(facts) {
      expect(ends, `${unit.node} begins before its epochs`).toEqual([]);
      begun.push(facts);
    },
    async epochs(training) {
      expect(begun.length, `times that ${unit.node} has begun before its epochs`).toBe(1);
      let written: UnitProgress | undefined;
      const { history, best } = await trainEpochs(
        {
          engine: bench.engine,
          unit,
          ...(progress && { progress }),
          random,
          // All epochs are equally good: the last one's weights are kept.
          async measure(rows) {
            expect(rows.length % data.images.validation.length, 'numbers of the validation split').toBe(0);
            return { values: { [unit.keep]: 1 }, names: {}, numbers: {} };
          },
          onEvent() {},
          async onEpoch(state) {
            written ??= structuredClone(state);
          },
        },
        training,
      );
      const own = history.slice(progress?.history.length ?? 0);
      ends.push({ weights: best, epochs: own.map(({ steps }) => steps), progress: written });
    },
    onEvent,
  });
  expect([begun.length, ends.length], `calls of begin and epochs for ${unit.node}`).toEqual([1, 1]);
  return { ...begun[0]!, ...ends[0]!, events };
}

/** Opens what was trained, as it is read from files. */
function open(bench: Bench, trained: Trained): TrainedModels {
  const method: Method = bench.product;
  const weights = async (unit: string) => structuredClone(trained[unit]!.weights);
  const files = { weights, bytes: async (unit: string) => encodeModel(trained[unit]!.weights) };
  return method.open({ ...workOf(bench), files });
}

/** Each trained number a little larger: so no weight is out of its range. */
function movedWeights(weights: Weights): Weights {
  const moved = Object.entries(weights).map(([name, weight]) => {
    const data = weight.trainable
      ? weight.data.map((value, at) => value * 1.1 + 0.01 * (1 + (at % 7)))
      : weight.data;
    return [name, { ...weight, data }];
  });
  return Object.fromEntries(moved);
}

/** The image with other colours where it does not show some classes. */
function repainted({ image, map }: ImageAndMap, kept: readonly number[]): ImageAndMap {
  return {
    map,
    image: image.map((value, at) => (kept.includes(map[Math.floor(at / 3)]!) ? value : 255 - value)),
  };
}

/** One row of embeddings. */
const rowsOf = (found: Record<string, NodeEmbeddings>, at: number): Record<string, NodeEmbeddings> =>
  Object.fromEntries(
    Object.entries(found).map(([id, { rows, dimensions }]) => [
      id,
      { rows: rows.slice(at * dimensions, (at + 1) * dimensions), dimensions },
    ]),
  );

/** That embeddings are the same, but for the last bits of sums in another order. */
function expectClose(
  found: Record<string, NodeEmbeddings>,
  wanted: Record<string, NodeEmbeddings>,
  what: string,
): void {
  for (const [id, { rows }] of Object.entries(wanted)) {
    const own = found[id]!.rows;
    expectNear(own, rows, `the embeddings of ${id}, ${what},`);
  }
}

/** Squared distances of all pairs of rows. @param weight of each number; default: 1 */
function distancesOf(rows: Float32Array, length: number, weight = (_at: number) => 1): number[] {
  const found: number[] = [];
  for (let x = 0; x < rows.length; x += length)
    for (let y = 0; y < x; y += length) {
      let squared = 0;
      for (let at = 0; at < length; at++) squared += weight(at) * (rows[x + at]! - rows[y + at]!) ** 2;
      found.push(squared);
    }
  return found;
}

/** The weight of each node in the distance at a node: its share of the subtree's weights, 0 outside of it. */
function subtreeShares({ nodes }: TreeGraph, weights: Float32Array, root: string): number[] {
  const below = (id: string): string[] => [
    id,
    ...nodes.find((node) => node.id === id)!.children.flatMap(below),
  ];
  const inside = new Set(below(root));
  const own = nodes.map(({ id }, at) => (inside.has(id) ? weights[at]! : 0));
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return own.map((weight) => weight / total);
}

/** What a tree's model gives as a function. */
function applied(tf: TF, graph: TreeGraph, inputs: TreeInputs<HostArray>, height: number) {
  const { crops, boxes, present } = inputs;
  const nodes = graph.nodes.length;
  const count = present.length / nodes;
  const { size } = graph.crops;
  const given = tf.tidy(() => ({
    ...graph.apply(
      {
        crops: tf.tensor(Int32Array.from(crops), [count, nodes, size, size, 4], 'int32'),
        boxes: tf.tensor(boxes, [count, nodes, 6], 'float32'),
        present: tf.tensor(Int32Array.from(present), [count, nodes], 'int32'),
      },
      tf.scalar(height, 'float32'),
    ),
  }));
  const read = (tensor: Tensor) => {
    const data = tensor.dataSync() as Float32Array;
    tensor.dispose();
    return data;
  };
  return {
    vectors: read(given.vectors),
    embedding: read(given.embedding),
    weights: read(given.weights),
  };
}

/** That numbers are the same, but for the last bits of sums in another order. */
function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(found.length, `numbers of ${what}`).toBe(wanted.length);
  const all = Array.from(wanted, (value, at) => [value, found[at]!] as const);
  const largest = all.reduce((most, [value]) => Math.max(most, Math.abs(value)), 0);
  const apart = all.reduce((most, [value, own]) => Math.max(most, Math.abs(value - own)), 0);
  expect(apart, `by how much ${what} differ`).toBeLessThanOrEqual(1e-4 * largest);
}

/** Equal for the same bits. */
const digest = (weights: Weights): string =>
  stableJson(Object.entries(weights).map(([name, { data, ...rest }]) => [name, rest, [...data]]));

function expectSame(found: Weights, wanted: Weights, what: string): void {
  expect(Object.keys(found).sort(), `names of ${what}`).toEqual(Object.keys(wanted).sort());
  expect(digest(sorted(found)) === digest(sorted(wanted)), `${what} are the same`).toBe(true);
}

const sorted = (weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1)));
