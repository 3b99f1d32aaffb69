import { PbfWriter } from 'pbf';
import { expect, it } from 'vitest';
import { externalFiles } from './external-data';

/** A message of sub-messages, numbers and strings by field. */
function message(fields: [field: number, value: Uint8Array | string | number][]): Uint8Array {
  const pbf = new PbfWriter();
  for (const [field, value] of fields)
    if (typeof value === 'number') pbf.writeVarintField(field, value);
    else pbf.writeBytesField(field, typeof value === 'string' ? Buffer.from(value) : value);
  return pbf.finish();
}
const entry = (key: string, value: string) =>
  message([
    [1, key],
    [2, value],
  ]);
const tensor = (location: string, place = 1) =>
  message([
    [13, entry('offset', '0')],
    [13, entry('location', location)],
    [14, place],
    [9, new Uint8Array(5)],
  ]);

it('finds weights of initializers, of attributes and of graphs within graphs', () => {
  const inner = message([[5, tensor('b/inner.bin')]]);
  const node = message([
    [5, message([[5, tensor('constant.bin')]])],
    [5, message([[6, inner]])],
    [
      5,
      message([
        [10, tensor('list.bin')],
        [22, message([[1, tensor('sparse.bin')]])],
      ]),
    ],
  ]);
  const graph = message([
    [1, node],
    [5, tensor('a.bin')],
    [5, tensor('a.bin')],
    [5, tensor('inline', 0)],
  ]);
  expect(
    externalFiles(
      message([
        [1, 9],
        [7, graph],
      ]),
    ),
  ).toEqual(['a.bin', 'b/inner.bin', 'constant.bin', 'list.bin', 'sparse.bin']);
});

it('finds none in what is not a model, however deep it is', () => {
  expect(externalFiles(Buffer.from('no model'))).toEqual([]);
  expect(externalFiles(new Uint8Array())).toEqual([]);
  let graph = message([[5, tensor('a.bin')]]);
  for (let i = 0; i < 200; i++) graph = message([[1, message([[5, message([[6, graph]])]])]]);
  expect(externalFiles(message([[7, graph]]))).toEqual([]);
});
