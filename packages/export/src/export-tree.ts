import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  coreVersion,
  cropFacts,
  HemlError,
  type ImageSource,
  type OpenedRun,
  type Run,
  type TreeGraph,
  writeJson,
  writeWhole,
} from '@hemlkit/core/run';
import { tolerance } from './check-onnx';
import { checkTree, sumTolerance } from './check-tree';
import type { ExportedTree, ExportOptions, TreeExportIndex } from './contract';
import { exampleFile } from './drawn-example';
import { nodeWeights } from './node-weights';
import { exampleTensors, treeExample } from './tree-example';
import { treeDistances, treeInputs, treeNodes, treeOutputs, treeTexts } from './tree-facts';
import { treeOnnx } from './tree-onnx';

/** Enough for some pairs, and quick in any size. */
const checkedSamples = 5;

/**
 * Writes the one model of a run whose method has one for all nodes, with an example by which a program that cuts crops itself
 * can be checked, and `index.json` that describes them.
 *
 * @param graph the model
 * @throws HemlError (usage) for options that need a model of each node
 */
export async function exportTree(
  run: Run,
  graph: TreeGraph,
  options: ExportOptions,
): Promise<TreeExportIndex> {
  const { format = 'onnx', batch = 'any', out = run.files.exported } = options;
  const opened = await run.open();
  const { root } = run.loaded.hierarchy;
  const { classes } = opened.data.segmenter;
  const metadata = treeTexts(graph, run.name, root, classes);
  const { bytes, example, checked, ...facts } =
    format === 'onnx'
      ? await onnxFile(opened, graph, batch, metadata)
      : { bytes: await nodeWeights(opened.tree.folderOf(root), metadata) };
  const file = `model.${format}`;
  await writeWhole(join(out, file), bytes);
  if (example) await writeWhole(join(out, exampleFile), example);
  const index: TreeExportIndex = {
    heml: coreVersion,
    run: run.name,
    format,
    root,
    classes,
    model: { ...described(graph, file, bytes), ...checked },
    nodes: treeNodes(graph),
    crops: cropFacts(graph.crops),
    ...facts,
    distances: treeDistances,
    ...(example && { example: { file: exampleFile, tensors: exampleTensors(graph) } }),
  };
  await writeJson(join(out, 'index.json'), index);
  opened.onEvent({ type: 'info', message: `${file} written` });
  return index;
}

/** Refuses what one model for all nodes cannot do. */
export function refuseOptions(method: string, { nodes, input }: ExportOptions): void {
  if (nodes)
    throw new HemlError(`The method \`${method}\` has one model for all nodes, which is exported whole.`, {
      code: 'export-of-nodes',
      kind: 'usage',
      hint: 'Leave out the nodes. The model gives a vector and a weight for each node: `distances` in index.json describes how a distance at a node is made of them.',
    });
  if (input === 'image')
    throw new HemlError(`The model of the method \`${method}\` takes crops of nodes, and not \`image\`.`, {
      code: 'export-input',
      kind: 'usage',
      hint: 'Leave out the input: `crops` in index.json describes how crops are cut.',
    });
}

/** The model, compared with the run, and the example beside it. */
async function onnxFile(
  { tree, data, onEvent }: OpenedRun,
  graph: TreeGraph,
  batch: 'any' | number,
  metadata: Record<string, string>,
) {
  const exported = await treeOnnx({ tf: tree.context.engine.tf, graph, batch, metadata });
  if (exported.reason)
    onEvent({ type: 'warning', message: `It takes one sample at a time: ${exported.reason}` });
  const { samples, store } = data.splits.validation;
  const ids = samples.slice(0, checkedSamples).map(({ id }) => id);
  const source = firstImages(store, ids.length);
  const { heights, ...differences } = await checkTree({ graph, exported, source });
  return {
    bytes: exported.bytes,
    checked: { batch: exported.batch, ...differences },
    inputs: treeInputs(graph),
    outputs: treeOutputs(graph),
    opset: exported.opset,
    example: await treeExample(graph, data.segmenter.classes),
    check: { split: 'validation', samples: ids, heights, tolerance, sumTolerance },
  };
}

function described({ dimensions, height }: TreeGraph, file: string, bytes: Uint8Array): ExportedTree {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, bytes: bytes.length, sha256, dimensions, height };
}

/** The first images of a source. */
function firstImages(source: ImageSource, count: number): ImageSource {
  const { size, crops } = source;
  const read: ImageSource['read'] = (...row) => source.read(...row);
  const photograph: ImageSource['photograph'] = (position) => source.photograph?.(position);
  return { count, size, read, photograph, ...(crops && { crops }) };
}
