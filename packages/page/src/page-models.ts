import {
  HemlError,
  type Hierarchy,
  type HierarchyNode,
  type ImageSource,
  namedDistances,
  nodeSettings,
  type OnnxTensor,
  type OpenedRun,
  type Run,
} from '@hemlkit/core/run';
import { owenValues } from '@hemlkit/explainers/browser';
import { checkedPair, checkModel, nodeInputs, runDistances } from './check-models';
import type { NodeModels, TreeModels } from './page-data';
import type { Part } from './page-samples';
import { nodePairModel, treePairModel } from './pair-models';

/** The models of a page. */
export interface PageModels {
  models: TreeModels | NodeModels;
  parts: Part[];
  /** What contributions they give. Absent: none. */
  explainer?: string;
}

/** What the models may come to in bytes. */
export interface Room {
  /** The models of nodes. */
  most: number;
  /** With the segmenter's; for messages. */
  limit: number;
}

/**
 * The models of a run as ones that compare two images, each held against the run.
 *
 * @throws HemlError (usage) where there are none, or where they are too large
 */
export async function pageModels(run: Run, opened: OpenedRun, room: Room): Promise<PageModels> {
  const { tree, loaded } = opened;
  if (tree.models.treeGraph) return treeModels(run, opened, room);
  if (tree.models.graphs) return nodeModels(run, opened, room);
  const { method } = loaded.experiment;
  throw new HemlError(`The method \`${method.type}\` has no models that a page can hold.`, {
    code: 'page-impossible',
    kind: 'usage',
    hint: '`heml serve` shows the same in a browser, with the models on this machine.',
  });
}

/** The one model of a tree. */
async function treeModels(run: Run, opened: OpenedRun, room: Room): Promise<PageModels> {
  const { tree, data, engine } = opened;
  const pair = checkedPair(opened);
  const [{ distance }] = await namedDistances(opened);
  const wanted = await runDistances(run, opened, pair);
  const source = pairOf(data.splits.validation.store, pair);
  const found = await tree.contributions?.(source);
  if (!found)
    throw new HemlError('The models of this run do not give what each node adds to a distance.', {
      code: 'page-without-contributions',
      kind: 'usage',
      hint: '`heml serve` shows the same in a browser, with the models on this machine.',
    });
  const part = 'model';
  return tree.models.treeGraph!(async (graph) => {
    const height = tree.height ?? graph.height;
    const { bytes } = await treePairModel(engine.tf, graph, distance);
    refuseLarge(bytes.length, room);
    const { crops, boxes, present } = await graph.run(source, height);
    const { size } = graph.crops;
    const count = graph.nodes.length;
    const inputs: Record<string, OnnxTensor> = {
      crops: { dtype: 'uint8', shape: [2, count, size, size, 4], data: Uint8Array.from(crops) },
      boxes: { dtype: 'float32', shape: [2, count, 6], data: Float32Array.from(boxes) },
      present: { dtype: 'uint8', shape: [2, count], data: Uint8Array.from(present) },
      height: { dtype: 'float32', shape: [], data: Float32Array.of(height) },
    };
    await checkModel('the tree', bytes, inputs, {
      distances: graph.nodes.map(({ id }) => wanted[id]),
      own: graph.nodes.map(({ id }) => found.own[id]),
    });
    return {
      models: { kind: 'tree', part, crops: graph.crops, height, distance: found.distance },
      parts: [{ name: part, bytes }],
      explainer: 'contributions',
    };
  });
}

/** Two images of a store. */
function pairOf(store: ImageSource, pair: readonly [number, number]): ImageSource {
  const { size, crops } = store;
  const at = (position: number) => pair[position] as number;
  return {
    count: 2,
    size,
    read: (position, ...into) => store.read(at(position), ...into),
    ...(crops && {
      crops: { size: crops.size, readAll: (position, ...into) => crops.readAll(at(position), ...into) },
    }),
    ...(store.photograph && { photograph: (position: number) => store.photograph?.(at(position)) }),
  };
}

/** Views of a pair that a browser compares in some seconds, each by a small network. */
const mostViews = 600;

/** A model a node. */
async function nodeModels(run: Run, opened: OpenedRun, room: Room): Promise<PageModels> {
  const { tree, engine, loaded } = opened;
  const pair = checkedPair(opened);
  const [{ distance }] = await namedDistances(opened);
  const wanted = await runDistances(run, opened, pair);
  const inputs = nodeInputs(opened, pair);
  const parts: Part[] = [];
  const names: Record<string, string> = {};
  let bytes = 0;
  await tree.models.graphs!(tree.nodes, async (model) => {
    const { id } = model.node;
    const made = await nodePairModel(engine, model, distance);
    bytes += made.bytes.length;
    refuseLarge(bytes, room, { tree: tree.nodes, done: parts.length + 1 });
    await checkModel(`node '${id}'`, made.bytes, inputs, { distances: [wanted[id]] });
    const name = `model-${parts.length + 1}`;
    names[id] = name;
    parts.push({ name, bytes: made.bytes });
  });
  const views = await viewsOf(loaded.hierarchy);
  const isFew = views !== undefined && views <= mostViews;
  return {
    models: {
      kind: 'nodes',
      parts: names,
      background: nodeSettings(loaded, loaded.hierarchy.root).training.background,
      ...(isFew && { views }),
    },
    parts,
    ...(isFew && { explainer: 'Owen values' }),
  };
}

/** How many views of a pair exact Owen values ask for. Undefined: so many that they are refused. */
async function viewsOf(hierarchy: Hierarchy): Promise<number | undefined> {
  try {
    const { evaluations } = await owenValues(hierarchy, async (asked) => new Float64Array(asked.length));
    return evaluations;
  } catch (error) {
    if (error instanceof HemlError) return undefined;
    throw error;
  }
}

/** @param nodes how many of the tree's models have been made */
function refuseLarge(
  bytes: number,
  { most, limit }: Room,
  nodes?: { tree: readonly HierarchyNode[]; done: number },
): void {
  if (bytes <= most) return;
  const megabytes = (count: number) => Math.round(count / 1e6);
  const segmenter = limit - most;
  const what = nodes
    ? `the models of ${nodes.done} of ${nodes.tree.length} nodes have ${megabytes(bytes)} MB`
    : `its model has ${megabytes(bytes)} MB`;
  throw new HemlError(
    `The run is too large for a page: ${what}${segmenter > 0 ? `, the segmenter's ${megabytes(segmenter)} MB` : ''}, and ${megabytes(limit)} MB is the most.`,
    {
      code: 'page-too-large',
      kind: 'usage',
      hint: 'Nothing was written. `heml serve` shows the same with the models on this machine; `method: additive` or a smaller trunk makes smaller models.',
    },
  );
}
