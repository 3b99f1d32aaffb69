import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  coreVersion,
  HemlError,
  type NodeGraph,
  type OpenedRun,
  type Run,
  writeJson,
  writeWhole,
} from '@hemlkit/core/run';
import { checkOnnx, tolerance } from './check-onnx';
import type { ExportedNode, ExportIndex, ExportInput, ExportOptions, TreeExportIndex } from './contract';
import { exampleFile } from './drawn-example';
import { exportTree, refuseOptions } from './export-tree';
import { NodeExample, preparationOf } from './node-example';
import { nodeFacts } from './node-facts';
import { modelInputs, nodeOnnx } from './node-onnx';
import { nodeWeights } from './node-weights';
import { type CheckSamples, firstSamples } from './samples';

/** Enough to see a wrong row, and quick in any size. */
const checkedSamples = 5;

/**
 * Writes nodes' models for other programs, a file a node, and `index.json` that describes them; or, of a method that has one
 * model for all nodes, that one. An ONNX model is run in a new session, beside the run's own, before its file gets its name.
 */
export async function exportRun(
  run: Run,
  options: ExportOptions = {},
): Promise<ExportIndex | TreeExportIndex> {
  const { format = 'onnx', input = 'maps', batch = 'any', out = run.files.exported } = options;
  const { tree, data, onEvent } = await run.open();
  const nodes = tree.find(options.nodes);
  if (!tree.models.graphs && tree.models.treeGraph) {
    refuseOptions(run.loaded.experiment.method.type, options);
    return tree.models.treeGraph((graph) => exportTree(run, graph, options));
  }
  if (!tree.models.graphs)
    throw new HemlError(
      `The method \`${run.loaded.experiment.method.type}\` has no models that can be exported.`,
      {
        code: 'export-impossible',
        kind: 'usage',
        hint:
          typeof run.loaded.experiment.method.model === 'string'
            ? 'It was given as a file in ONNX form, which is the export: `method.model` of the spec names it.'
            : "Its weights lie in the run's folder, as safetensors: `nodes/NODE/model.safetensors`.",
      },
    );
  const { loaded } = run;
  const request = { tree, onEvent, input, batch };
  const samples = firstSamples(data.splits.validation, checkedSamples);
  const { imageSize, normalize } = loaded.experiment.training;
  const index: ExportIndex = {
    heml: coreVersion,
    run: run.name,
    format,
    root: loaded.hierarchy.root,
    imageSize,
    classes: data.segmenter.classes,
    segmenter: loaded.experiment.segmenter.type,
    distance: loaded.experiment.explanation.distance,
    preparation: preparationOf(imageSize),
    normalize,
    ...(format === 'onnx' ? onnxFacts(input, imageSize, samples) : {}),
    nodes: [],
  };
  const shown = nodes.flatMap((node) => node.classes);
  const example =
    format === 'onnx' ? await NodeExample.of(imageSize, shown, data.segmenter.classes) : undefined;
  await tree.models.graphs(nodes, async (model) => {
    await example?.add(model);
    const facts = nodeFacts(model, index.run, index.classes);
    const { bytes, ...checked } =
      format === 'onnx'
        ? await onnxFile(request, model, facts, samples, index)
        : { bytes: await nodeWeights(tree.folderOf(model.node.id), facts) };
    const file = `${model.node.id}.${format}`;
    await writeWhole(join(out, file), bytes);
    index.nodes.push({ ...described(model, file, bytes), ...checked });
    onEvent({ type: 'info', message: `${file} written, ${index.nodes.length} of ${nodes.length}` });
  });
  if (example) {
    await writeWhole(join(out, exampleFile), example.bytes());
    index.example = { file: exampleFile, tensors: example.listed };
  }
  await writeJson(join(out, 'index.json'), index);
  return index;
}

type OnnxRequest = Pick<OpenedRun, 'tree' | 'onEvent'> & Required<Pick<ExportOptions, 'input' | 'batch'>>;

async function onnxFile(
  { tree, input, batch, onEvent }: OnnxRequest,
  model: NodeGraph,
  metadata: Record<string, string>,
  samples: CheckSamples,
  index: ExportIndex,
) {
  const { engine } = tree.context;
  const exported = await nodeOnnx({
    engine,
    model,
    input,
    batch,
    metadata: { ...metadata, 'heml.input': input },
  });
  if (exported.reason)
    onEvent({
      type: 'warning',
      node: model.node.id,
      message: `It takes one sample at a time: ${exported.reason}`,
    });
  const largestDifference = await checkOnnx({ engine, model, exported, input, samples });
  index.opset = exported.opset;
  return { bytes: exported.bytes, batch: exported.batch, largestDifference };
}

function described({ node, images, dimensions }: NodeGraph, file: string, bytes: Uint8Array): ExportedNode {
  return {
    id: node.id,
    file,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    children: node.children,
    segments: node.segments,
    shows: node.classes,
    background: images.background,
    dimensions,
  };
}

const holds: Record<ExportInput, Record<string, string>> = {
  maps: { image: 'RGB pixels, 0 to 255', map: 'the class id of each pixel, into `classes`' },
  image: { image: 'pixels of the shown classes over the background, normalised' },
};

function onnxFacts(input: ExportInput, size: number, samples: CheckSamples): Partial<ExportIndex> {
  return {
    input,
    inputs: modelInputs(input, size).map(({ name, dtype, shape }) => ({
      name,
      dtype,
      shape: ['batch', ...shape],
      holds: holds[input][name] as string,
    })),
    outputs: [
      {
        name: 'embedding',
        dtype: 'float32',
        shape: ['batch', 'dimensions'],
        holds: 'the embedding, not normalised',
      },
    ],
    check: { split: 'validation', samples: samples.ids, tolerance },
  };
}
