import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { compileGraph, runSession } from './execute';
import { Graph } from './graph/graph';
import { binary } from './graph/ops';
import { Value } from './graph/value';
import { subgraph } from './graph/walk';
import { inputName, outputName } from './onnx/emit';
import { ortTensor } from './session';
import { silentSign } from './silence';

const LENGTH = 1 << 20;
const given = Float32Array.from({ length: LENGTH }, (_, i) => i % 1000);

/** Doubles an array into another, five times; tells how much memory arrays take more after that. */
function doubled(inPlace: boolean): { written: Float32Array; bytes: number; returned: string[] } {
  const x = Value.known(given, [LENGTH], 'float32');
  const graph = subgraph([binary(new Graph(tf), 'Add', x, x)]);
  const session = compileGraph(graph, 'doubling', { threads: 1, inPlace });
  const written = new Float32Array(LENGTH);
  const feeds = { [inputName(0)]: ortTensor(given, [LENGTH], 'float32') };
  const fetches = { [outputName(0)]: ortTensor(written, [LENGTH], 'float32') };
  const before = process.memoryUsage().arrayBuffers;
  const results = Array.from({ length: 5 }, () => runSession(session, graph, feeds, fetches));
  const bytes = process.memoryUsage().arrayBuffers - before;
  session.dispose();
  return { written, bytes, returned: Object.keys(results[0] ?? {}) };
}

it('finds the sign by which onnxruntime-node tells that it is done', () => {
  expect(silentSign()).toBe('Tensor type (16) is not supported.');
});

it('writes the same as a run that returns its results, and makes no copies', () => {
  const [loud, silent] = [doubled(false), doubled(true)];
  expect(silent.written).toEqual(loud.written);
  expect(silent.written[7]).toBe(14);
  expect(loud.returned).toEqual([outputName(0)]);
  expect(silent.returned).toEqual([]);
  expect(silent.bytes).toBeLessThan(4 * LENGTH);
});

it('still tells of a failure', () => {
  const index = Value.known(Int32Array.of(7), [1], 'int32');
  const table = Value.known(new Float32Array(2), [2], 'float32');
  const graph = subgraph([new Graph(tf).op('Gather', [table, index], [1], 'float32', { axis: 0 })]);
  const session = compileGraph(graph, 'gathering', { threads: 1, inPlace: true });
  const feeds = Object.fromEntries(
    graph.inputs.map((value, i) => [inputName(i), ortTensor(value.contents(), value.shape, value.dtype)]),
  );
  const fetches = { [outputName(0)]: ortTensor(new Float32Array(1), [1], 'float32') };
  expect(() => runSession(session, graph, feeds, fetches)).toThrow(/Gather/);
  session.dispose();
});
