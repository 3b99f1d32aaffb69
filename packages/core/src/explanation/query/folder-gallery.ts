import { HemlError } from '../../contracts/error';
import type { Sample } from '../../contracts/sample';
import { hashValue } from '../../files/hash';
import { RunFolder } from '../../files/run-folder';
import { imagesOf } from '../../segments/image-source';
import { outsideSample } from '../images';
import { embeddingsKey } from '../split-embeddings';
import type { TrainedTree } from '../trained-tree';
import type { Gallery } from './gallery';
import {
  type GalleryIndex,
  joinIndexes,
  pickImages,
  readGalleryIndex,
  writeGalleryIndex,
} from './gallery-index';
import { hashWhatCanBe } from './hash-what-can-be';
import { imageFiles } from './image-files';
import { prepareWhatCanBe } from './prepare-what-can-be';

export interface FolderGalleryRequest {
  tree: TrainedTree;
  /** The run's folder: the index is kept there. */
  run: string;
  /** Folder of what can be made again. */
  cache: string;
  /** Absolute. */
  folder: string;
  /** Called before each part that has to be embedded. */
  onProgress?: (done: number, total: number) => void;
}

/** Bytes of images and class maps that are held at once. */
const mostBytes = 64 * 2 ** 20;
/** Photographs that are held at once. */
const mostPhotographs = 16;

/**
 * A folder's images with their embeddings at every node. An image is embedded once: the run's folder keeps an index by
 * content (`galleries/HASH.safetensors`), written after each part, so that a stopped process loses one part at most and
 * new images alone are computed. What cannot be read or segmented is left out.
 *
 * @throws HemlError where nothing of the folder can be used
 */
export async function folderGallery(request: FolderGalleryRequest): Promise<Gallery> {
  const { tree, run, cache, folder, onProgress } = request;
  const { data } = tree.context;
  const { files, odd } = await imageFiles(folder);
  const leftOut: Gallery['leftOut'] = odd.map(({ name, reason }) => ({
    file: name,
    code: 'not-a-file',
    reason: `it ${reason}`,
  }));
  const all = await Promise.all(files.map(({ name, file }) => outsideSample(data, file, name)));
  // Another image's class map is not an image of the gallery.
  const maps = new Set(all.map(({ mask }) => mask));
  const samples = all.filter(({ image }) => !maps.has(image));
  const { hashed, failed } = await hashWhatCanBe(samples, cache);
  leftOut.push(...failed);
  const key = await indexKey(tree);
  const file = new RunFolder(run).gallery(hashValue(folder).slice(0, 16));

  const wanted = new Set(hashed.map(({ hash }) => hash));
  const kept = (await readGalleryIndex(file, key)) ?? { images: [], embeddings: {} };
  let index: GalleryIndex = pickImages(
    kept,
    [...kept.images.keys()].filter((at) => wanted.has(kept.images[at]?.hash as string)),
  );
  const known = new Set(index.images.map(({ hash }) => hash));
  const missing = [...new Map(hashed.map((sample) => [sample.hash, sample])).values()].filter(
    ({ hash }) => !known.has(hash),
  );
  const { size, crops } = data.method.images;
  // With crops come the photographs that they are cut from.
  const part = crops ? mostPhotographs : Math.max(1, Math.floor(mostBytes / (4 * size ** 2)));
  const nodes = tree.nodes.map(({ id }) => id);
  for (let start = 0; start < missing.length; start += part) {
    onProgress?.(start, missing.length);
    const { prepared, failed } = await prepareWhatCanBe(missing.slice(start, start + part), data);
    leftOut.push(...failed.map(({ sample, ...why }) => ({ file: sample.id, ...why })));
    if (prepared.length === 0) continue;
    const embeddings = await tree.embed(nodes, imagesOf(prepared));
    const images = prepared.map(({ sample, pixels }) => ({
      hash: (sample as Sample & { hash: string }).hash,
      pixels,
    }));
    index = joinIndexes(index, { images, embeddings });
    await writeGalleryIndex(file, key, index);
  }
  return galleryOf(folder, hashed, index, leftOut);
}

/** Stands for the weights of all nodes, and for how an image becomes pixels and classes. */
async function indexKey(tree: TrainedTree): Promise<string> {
  const { segmenter, method } = tree.context.data;
  const { size, fit, crops } = method.images;
  const pixels = hashValue([
    size,
    segmenter.fingerprint,
    segmenter.classes,
    ...(crops ? [crops] : []),
    ...(fit ? [fit] : []),
  ]);
  return hashValue(await Promise.all(tree.nodes.map(({ id }) => embeddingsKey(tree, id, pixels))));
}

function galleryOf(
  folder: string,
  hashed: readonly (Sample & { hash: string })[],
  index: GalleryIndex,
  leftOut: Gallery['leftOut'],
): Gallery {
  const rows = new Map(index.images.map(({ hash }, row) => [hash, row]));
  const usable = hashed.filter(({ hash }) => rows.has(hash));
  if (usable.length === 0)
    throw new HemlError(`None of the ${leftOut.length} images in ${folder} can be used.`, {
      code: 'gallery-unusable',
      kind: 'usage',
      hint: `The first one: ${leftOut[0]?.reason}`,
    });
  const { images, embeddings } = pickImages(
    index,
    usable.map(({ hash }) => rows.get(hash) as number),
  );
  return { name: folder, samples: usable, pixels: images.map(({ pixels }) => pixels), embeddings, leftOut };
}
