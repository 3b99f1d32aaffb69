import { PbfReader } from 'pbf';

/*
 * Where an ONNX model keeps weights that lie beside it (onnx.proto3): every tensor whose `data_location` is EXTERNAL names
 * its file under `location` in `external_data`. Tensors stand among a graph's initializers and in attributes of its nodes,
 * and graphs in attributes again.
 */

/** Graphs are not nested as deeply as this; a file that nests for ever is not a model. */
const deepest = 64;

type Kind = 'model' | 'graph' | 'node' | 'attribute' | 'function' | 'sparse' | 'training' | 'tensor';

/** The fields of each message that lead to tensors. */
const inside: Record<Kind, Readonly<Record<number, Kind>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

/**
 * The names of the files that hold a model's external weights, sorted, each once.
 * @returns an empty list for bytes of another format, which fail when they are loaded
 */
export function externalFiles(model: Uint8Array): string[] {
  const found = new Set<string>();
  try {
    walk(new PbfReader(model), 'model', model.length, found, 0);
  } catch {
    return [];
  }
  return [...found].sort();
}

function walk(pbf: PbfReader, kind: Kind, end: number, found: Set<string>, depth: number): void {
  if (depth > deepest || end > pbf.length) throw new Error('no model');
  let location: string | undefined;
  let isExternal = false;
  while (pbf.pos < end) {
    const tag = pbf.readVarint();
    const [field, type] = [Math.floor(tag / 8), tag % 8];
    const next = inside[kind][field];
    if (next && type === 2) {
      const length = pbf.readVarint();
      const to = pbf.pos + length;
      walk(pbf, next, to, found, depth + 1);
      pbf.pos = to;
    } else if (kind === 'tensor' && field === 13 && type === 2) {
      location = readLocation(pbf) ?? location;
    } else if (kind === 'tensor' && field === 14 && type === 0) {
      isExternal = pbf.readVarint() === 1;
    } else pbf.skip(tag);
  }
  if (isExternal && location !== undefined) found.add(location);
}

/** The value of an entry `location`. */
function readLocation(pbf: PbfReader): string | undefined {
  let [key, value] = ['', ''];
  const end = pbf.readVarint() + pbf.pos;
  while (pbf.pos < end) {
    const tag = pbf.readVarint();
    if (tag === 10) key = pbf.readString();
    else if (tag === 18) value = pbf.readString();
    else pbf.skip(tag);
  }
  return key === 'location' ? value : undefined;
}
