import {
  type ImageSource,
  loadTf,
  type OnnxModel,
  type Tensor,
  type TreeGraph,
  type TreeOutputs,
} from '@hemlkit/core/run';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkTree } from './check-tree';
import { treeOnnx } from './tree-onnx';

const tf = loadTf();
const [count, nodes, size] = [3, 2, 2];
const source = { count } as ImageSource;

interface Faults {
  /** What the run's vectors are multiplied with. */
  run?: number;
  /** What the model's embeddings are multiplied with; the run's too. */
  embedding?: number;
}

/** Of each node the mean colour of its crop, as a vector of length 1; weights of a softmax over (0, −height). */
function graph({ run = 1, embedding = 1 }: Faults = {}): TreeGraph {
  const apply: TreeGraph['apply'] = ({ crops, present }, height) => {
    const mean = tf.mean(tf.cast(crops, 'float32'), [2, 3]);
    const shown = tf.mul(mean, tf.expandDims(tf.cast(present, 'float32'), 2));
    const vectors = tf.div(shown, tf.norm(shown, 2, 2, true));
    const weights = tf.softmax(tf.mul(tf.tensor1d([0, -1]), height));
    const scaled = tf.mul(tf.mul(vectors, tf.reshape(tf.sqrt(weights), [nodes, 1])), embedding);
    return { vectors, embedding: tf.reshape(scaled, [vectors.shape[0] as number, nodes * 4]), weights };
  };
  const ids = ['lips', 'final'];
  return {
    nodes: ids.map((id, level) => ({ id, level, children: [], segments: [], classes: [] })),
    crops: { size },
    dimensions: 4,
    height: 0.5,
    variables: {},
    apply,
    async run(_, height) {
      const crops = Uint8Array.from({ length: count * nodes * size * size * 4 }, (_, i) => (i * 37) % 251);
      const boxes = new Float32Array(count * nodes * 6);
      const present = new Uint8Array(count * nodes).fill(1);
      const given = tf.tidy(() => {
        const inputs = {
          crops: tf.tensor(Int32Array.from(crops), [count, nodes, size, size, 4], 'int32'),
          boxes: tf.tensor(boxes, [count, nodes, 6]),
          present: tf.tensor(Int32Array.from(present), [count, nodes], 'int32'),
        };
        return { ...apply(inputs, tf.scalar(height)) };
      });
      const read = async (tensor: Tensor, factor = 1) => {
        const data = Float32Array.from(await tensor.data(), (value) => value * factor);
        tensor.dispose();
        return data;
      };
      const outputs: TreeOutputs<Float32Array> = {
        vectors: await read(given.vectors, run),
        embedding: await read(given.embedding),
        weights: await read(given.weights),
      };
      return { crops, boxes, present, ...outputs };
    },
  };
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe("a tree's exported model is held against the run", () => {
  const check = async (faults: Faults, batch: 'any' | number = 'any') => {
    const exported = await treeOnnx({ tf, graph: graph(), batch, metadata: {} });
    return checkTree({ graph: graph(faults), exported, source });
  };

  it('and its distances are the sums over the nodes, at some heights', async () => {
    for (const batch of ['any', 1, 2] as const) {
      const { heights, largestDifference, largestGap } = await check({}, batch);
      expect(heights).toEqual([0.5, 0, 1.5]);
      expect(largestDifference).toBeLessThan(1e-6);
      expect(largestGap).toBeLessThan(1e-6);
    }
  });

  it('and refused when it gives something else', async () => {
    await expect(check({ run: 1.01 })).rejects.toThrow(
      /exported model gives other vectors than the run: they differ by \d/,
    );
    await expect(check({ run: Number.NaN })).rejects.toThrow(/they differ by NaN/);
  });

  it('and refused where distances are not the sums', async () => {
    const wrong = graph({ embedding: 1.00001 });
    const exported = await treeOnnx({ tf, graph: wrong, batch: 'any', metadata: {} });
    await expect(checkTree({ graph: wrong, exported, source })).rejects.toThrow(
      /distances of the exported model are not the sums over its nodes: they differ by \d/,
    );
  });

  it('and refused when it cannot run', async () => {
    const exported: OnnxModel = { bytes: Uint8Array.of(1, 2, 3), batch: 1, opset: 20 };
    await expect(checkTree({ graph: graph(), exported, source })).rejects.toThrow(
      /ONNX Runtime refuses the tree's exported model/,
    );
  });
});

it('names what a model cannot hold', async () => {
  const reading = graph();
  const apply: TreeGraph['apply'] = (inputs, height) => {
    inputs.boxes.dataSync();
    return graph().apply(inputs, height);
  };
  const made = treeOnnx({ tf, graph: { ...reading, apply }, batch: 'any', metadata: {} });
  await expect(made).rejects.toMatchObject({ code: 'export-failed' });
});
