import type { CropSource } from '../../contracts/images';
import { readRecord, recordBytes } from './crop-record';
import type { CropRows } from './crop-rows';
import { boxNumbers, cropBytes } from './crop-settings';

/** The nodes that are read from one folder. */
interface Source {
  rows: CropRows;
  /** Index of each such node in the store, and its place in a row. */
  nodes: { index: number; place: number }[];
  /** The first of their places, and how many records it is to the last. */
  first: number;
  count: number;
}

/**
 * The crops of the nodes of a hierarchy, of one split. They are read by offset, from as few folders as have them all: it serves
 * sets larger than memory, and what is read often stays in the system's page cache.
 */
export class CropStore implements CropSource {
  /** Samples. */
  readonly count: number;
  /** For each node the folder it is in, and its place in a row. */
  private readonly nodes: readonly { rows: CropRows; place: number }[];
  private readonly sources: readonly Source[];
  private readonly buffer: Buffer;
  private readonly record: number;

  /**
   * @param folders finished, of the same samples and size
   * @param keys of the nodes, see `nodeKey`: each is in a folder
   */
  constructor(folders: readonly CropRows[], keys: readonly string[]) {
    const has = ({ content }: CropRows) => keys.filter((key) => content.nodes.includes(key)).length;
    const ordered = [...folders].sort((a, b) => has(b) - has(a));
    this.nodes = keys.map((key) => {
      const rows = ordered.find(({ content }) => content.nodes.includes(key));
      if (!rows) throw new Error(`No crops are stored of ${key}.`);
      return { rows, place: rows.content.nodes.indexOf(key) };
    });
    this.sources = ordered.flatMap((rows) => sourceOf(rows, this.nodes) ?? []);
    for (const rows of ordered) if (!this.sources.some((source) => source.rows === rows)) rows.close();
    this.count = ordered[0]?.content.samples.length ?? 0;
    this.record = recordBytes(this.size);
    this.buffer = Buffer.alloc(this.record * Math.max(0, ...this.sources.map(({ count }) => count)));
  }

  /** Width and height of a crop in pixels. */
  get size(): number {
    return this.sources[0]?.rows.size ?? 0;
  }

  /**
   * Reads one crop into the caller's arrays; see `Crop`.
   *
   * @param position of the sample
   * @param node its index, as the store was opened
   * @param crop [size, size, 4]; of an absent node the fill and an empty mask
   * @param box [6]; of an absent node zeros
   * @returns whether the image shows the node
   * @throws DamagedFile where it is not what was written: then the folder is set aside, and is made again when it is opened next
   */
  read(position: number, node: number, crop: Uint8Array, box: Float32Array): boolean {
    const { rows, place } = this.nodes[node] as (typeof this.nodes)[number];
    rows.read(position, place, 1, this.buffer);
    return readRecord(this.buffer.subarray(0, this.record), crop, box);
  }

  /**
   * Reads the crops of all nodes of a sample: one read from each folder.
   *
   * @param crops [nodes, size, size, 4]
   * @param boxes [nodes, 6]
   * @param present [nodes], 1 where the image shows the node
   * @throws DamagedFile see `read`
   */
  readAll(position: number, crops: Uint8Array, boxes: Float32Array, present: Uint8Array): void {
    const { buffer, record } = this;
    const bytes = cropBytes(this.size);
    for (const { rows, nodes, first, count } of this.sources) {
      rows.read(position, first, count, buffer);
      for (const { index, place } of nodes) {
        const at = (place - first) * record;
        const isPresent = readRecord(
          buffer.subarray(at, at + record),
          crops.subarray(index * bytes, (index + 1) * bytes),
          boxes.subarray(index * boxNumbers, (index + 1) * boxNumbers),
        );
        present[index] = isPresent ? 1 : 0;
      }
    }
  }

  close(): void {
    for (const { rows } of this.sources) rows.close();
  }
}

function sourceOf(rows: CropRows, all: readonly { rows: CropRows; place: number }[]): Source | undefined {
  const nodes = all.flatMap((node, index) => (node.rows === rows ? [{ index, place: node.place }] : []));
  if (nodes.length === 0) return undefined;
  const places = nodes.map(({ place }) => place);
  const first = Math.min(...places);
  return { rows, nodes, first, count: Math.max(...places) + 1 - first };
}
