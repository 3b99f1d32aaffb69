import { PbfReader } from 'pbf';
import { expect, it } from 'vitest';
import { encodeModel } from './model';

/** Fields of a message by number: bytes, numbers, in the order in which they come. */
function fields(bytes: Uint8Array): [number, Uint8Array | number][] {
  return new PbfReader(bytes).readFields(
    (tag, list, pbf) => {
      list.push([
        tag,
        pbf.type === 2 ? pbf.readBytes() : pbf.type === 5 ? pbf.readFloat() : pbf.readVarint(true),
      ]);
    },
    [] as [number, Uint8Array | number][],
  );
}
const message = (of: [number, Uint8Array | number][], tag: number) =>
  fields(of.find(([t]) => t === tag)?.[1] as Uint8Array);
const text = (bytes: Uint8Array | number) => new TextDecoder().decode(bytes as Uint8Array);

it('writes nodes, attributes and constants with the numbers of onnx.proto', () => {
  const bytes = encodeModel({
    name: 'one',
    nodes: [
      {
        name: 'n',
        type: 'Op',
        domain: 'd',
        inputs: ['a', 'c'],
        outputs: ['b'],
        attributes: { axis: -1, perm: [1, 0], mode: 'add', alpha: { float: 0.5 } },
      },
    ],
    inputs: [{ name: 'a', dtype: 'float32', shape: [2, 300] }],
    outputs: [],
    constants: [{ name: 'c', dtype: 'int64', shape: [1], bytes: new Uint8Array(8).fill(1) }],
  });
  const model = fields(bytes);
  expect(model.filter(([tag]) => tag === 8)).toHaveLength(2);
  const graph = message(model, 7);
  const node = message(graph, 1);
  expect(node.filter(([tag]) => tag === 1).map(([, value]) => text(value))).toEqual(['a', 'c']);
  const attributes = node.filter(([tag]) => tag === 5).map(([, value]) => fields(value as Uint8Array));
  expect(attributes[0]?.slice(1)).toEqual([
    [3, -1],
    [20, 2],
  ]);
  expect(attributes[1]?.slice(1)).toEqual([
    [8, 1],
    [8, 0],
    [20, 7],
  ]);
  expect(text(attributes[2]?.[1]?.[1] ?? 0)).toBe('add');
  expect(attributes[3]?.slice(1)).toEqual([
    [2, 0.5],
    [20, 1],
  ]);
  expect(message(graph, 5).slice(0, 2)).toEqual([
    [1, 1],
    [2, 7],
  ]);
  const shape = message(message(message(message(graph, 11), 2), 1), 2);
  expect(shape.map(([, extent]) => fields(extent as Uint8Array))).toEqual([[[1, 2]], [[1, 300]]]);
});
