import {
  HemlError,
  type HostArray,
  type ImageSource,
  type OnnxModel,
  type OnnxTensor,
  runModel,
  type TreeGraph,
  type TreeInputs,
  type TreeOutputs,
} from '@hemlkit/core/run';
import { batchesOf, pick } from './batches';
import { tolerance } from './check-onnx';

/** How far a squared distance may be from its sum, as a share of the larger of the distance and its square. */
export const sumTolerance = 1e-6;

export interface TreeCheckRequest {
  graph: TreeGraph;
  exported: OnnxModel;
  source: ImageSource;
}

export interface TreeCheck {
  heights: number[];
  largestDifference: number;
  largestGap: number;
}

type Outputs = TreeOutputs<Float32Array>;

/**
 * Runs a tree's exported model in a new session, at some heights, compares what it gives with what the run's engine gives,
 * and each squared distance of two images with the sum over the nodes.
 *
 * @throws HemlError when a number is beyond the tolerance, or when ONNX Runtime refuses the model
 */
export async function checkTree({ graph, exported, source }: TreeCheckRequest): Promise<TreeCheck> {
  const heights = [...new Set([graph.height, 0, graph.height + 1])];
  const check: TreeCheck = { heights, largestDifference: 0, largestGap: 0 };
  for (const height of heights) {
    const own = await graph.run(source, height);
    for (const rows of batchesOf(exported.batch, source.count)) {
      const given = await runTree(exported, graph, own, rows, height);
      check.largestDifference = Math.max(check.largestDifference, differenceOf(graph, given, own, rows));
      check.largestGap = Math.max(check.largestGap, gapOf(graph, given));
    }
  }
  if (!(check.largestGap <= sumTolerance))
    throw new HemlError(
      `The distances of the exported model are not the sums over its nodes: they differ by ${check.largestGap}.`,
      { code: 'export-not-additive', hint: 'Nothing was written. Please report this, with the spec.' },
    );
  return check;
}

/** What the model gives for some rows of the inputs. */
export async function runTree(
  { bytes }: Pick<OnnxModel, 'bytes'>,
  graph: Pick<TreeGraph, 'nodes' | 'crops' | 'dimensions'>,
  { crops, boxes, present }: TreeInputs<HostArray>,
  rows: readonly number[],
  height: number,
): Promise<Outputs> {
  const nodes = graph.nodes.length;
  const { size } = graph.crops;
  const input = (dtype: OnnxTensor['dtype'], all: HostArray, ...shape: number[]): OnnxTensor => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return { dtype, shape: [rows.length, ...shape], data: pick(all, length, rows) };
  };
  const given = await runModel(bytes, {
    crops: input('uint8', crops, nodes, size, size, 4),
    boxes: input('float32', boxes, nodes, 6),
    present: input('uint8', present, nodes),
    height: { dtype: 'float32', shape: [], data: Float32Array.of(height) },
  }).catch((cause) => {
    throw new HemlError(`ONNX Runtime refuses the tree's exported model: ${cause.message}`, {
      code: 'export-refused',
      cause,
    });
  });
  const output = (name: string) => given[name]?.data as Float32Array;
  return { vectors: output('vectors'), embedding: output('embedding'), weights: output('weights') };
}

/** The largest difference from the run's own numbers. */
function differenceOf(graph: TreeGraph, given: Outputs, own: Outputs, rows: readonly number[]): number {
  const length = graph.nodes.length * graph.dimensions;
  const expected: Outputs = {
    vectors: pick(own.vectors, length, rows),
    embedding: pick(own.embedding, length, rows),
    weights: own.weights,
  };
  let all = 0;
  for (const [name, values] of Object.entries(expected) as [keyof Outputs, Float32Array][]) {
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const found = given[name];
    const largest = values.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (found[at] as number))),
      0,
    );
    if (!(largest <= tolerance * scale))
      throw new HemlError(
        `The tree's exported model gives other ${name} than the run: they differ by ${largest}, of numbers up to ${scale}.`,
        { code: 'export-inexact', hint: 'Nothing was written. Please report this, with the spec.' },
      );
    all = Math.max(all, largest);
  }
  return all;
}

/**
 * The largest difference of a squared distance from its sum, over all pairs of images, as a share of the larger of the
 * distance d and d². Numbers of an embedding are rounded to some 6e-8 of themselves, so that d is off by about as much,
 * and d² by that times 2d: of images that are almost alike that is more than a millionth of d².
 */
export function gapOf(
  { nodes, dimensions }: Pick<TreeGraph, 'nodes' | 'dimensions'>,
  given: Outputs,
): number {
  const { vectors, embedding, weights } = given;
  const length = nodes.length * dimensions;
  const count = embedding.length / length;
  let largest = 0;
  for (let x = 0; x < count; x++)
    for (let y = 0; y < x; y++) {
      let [whole, sum] = [0, 0];
      for (let at = 0; at < length; at++) {
        const [a, b] = [x * length + at, y * length + at];
        whole += ((embedding[a] as number) - (embedding[b] as number)) ** 2;
        const weight = weights[Math.floor(at / dimensions)] as number;
        sum += weight * ((vectors[a] as number) - (vectors[b] as number)) ** 2;
      }
      // Two images of the same crops: both are exactly 0.
      if (whole === 0 && sum === 0) continue;
      largest = Math.max(largest, Math.abs(whole - sum) / Math.max(sum, Math.sqrt(sum)));
    }
  return largest;
}
