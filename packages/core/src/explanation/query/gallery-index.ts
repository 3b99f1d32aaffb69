import type { NodeEmbeddings } from '../../contracts/explanation';
import { writeIfPossible } from '../../files/atomic';
import { readStoredFile } from '../../files/read-file';
import { decodeSafetensors, decodeSafetensorsMetadata, encodeSafetensors } from '../../weights/safetensors';
import { checkSeal, seal, unsealed } from '../../weights/sealed';

/** One image's entry in a gallery's index. */
export interface IndexedImage {
  /** Content hash of the image, and of its class map where it brings one. */
  hash: string;
  /** Of each class, by id, before the class map was resized. */
  pixels: number[];
}

/** Images that were embedded, whatever they were called and wherever they lay. */
export interface GalleryIndex {
  images: IndexedImage[];
  /** By node, a row an image. */
  embeddings: Record<string, NodeEmbeddings>;
}

/** Reads an index. @returns nothing where there is none for this key, or it is damaged */
export async function readGalleryIndex(file: string, key: string): Promise<GalleryIndex | undefined> {
  try {
    const bytes = await readStoredFile(file);
    checkSeal(bytes, file, 'It is made again.');
    const metadata = decodeSafetensorsMetadata(bytes);
    if (metadata.key !== key) return undefined;
    const tensors = Object.entries(decodeSafetensors(bytes));
    const embeddings = tensors.map(([name, { shape, data }]): [string, NodeEmbeddings] => [
      name.slice(prefix.length),
      { rows: data, dimensions: shape[1] as number },
    ]);
    return {
      images: JSON.parse(metadata.images ?? '[]') as IndexedImage[],
      embeddings: Object.fromEntries(embeddings),
    };
  } catch {
    return undefined;
  }
}

/** Before a node's name, which might be any. */
const prefix = 'node.';

/** Writes an index whole, where it can be written, in one file: embeddings as safetensors, the images as JSON in its header. */
export async function writeGalleryIndex(
  file: string,
  key: string,
  { images, embeddings }: GalleryIndex,
): Promise<void> {
  const tensors = Object.entries(embeddings).map(([id, { rows, dimensions }]) => [
    `${prefix}${id}`,
    { shape: [images.length, dimensions], data: rows },
  ]);
  const metadata = { ...unsealed, key, images: JSON.stringify(images) };
  await writeIfPossible(file, seal(encodeSafetensors(Object.fromEntries(tensors), metadata)));
}

/** Images of one index followed by those of another. Without images there is nothing to join. */
export function joinIndexes(first: GalleryIndex, second: GalleryIndex): GalleryIndex {
  if (first.images.length === 0) return second;
  if (second.images.length === 0) return first;
  const embeddings = Object.entries(first.embeddings).map(([id, { rows, dimensions }]) => {
    const more = second.embeddings[id] as NodeEmbeddings;
    const all = new Float32Array(rows.length + more.rows.length);
    all.set(rows);
    all.set(more.rows, rows.length);
    return [id, { rows: all, dimensions }] as const;
  });
  return { images: [...first.images, ...second.images], embeddings: Object.fromEntries(embeddings) };
}

/** Some images of an index, by their positions, in that order. */
export function pickImages({ images, embeddings }: GalleryIndex, positions: readonly number[]): GalleryIndex {
  const picked = Object.entries(embeddings).map(([id, { rows, dimensions }]) => {
    const own = new Float32Array(positions.length * dimensions);
    for (const [i, at] of positions.entries())
      own.set(rows.subarray(at * dimensions, (at + 1) * dimensions), i * dimensions);
    return [id, { rows: own, dimensions }] as const;
  });
  return {
    images: positions.map((at) => images[at] as IndexedImage),
    embeddings: Object.fromEntries(picked),
  };
}
