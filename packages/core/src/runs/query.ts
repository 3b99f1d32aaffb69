import { resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { RootPrecision } from '../contracts/estimate';
import type { QueryResult } from '../contracts/query';
import type { Split } from '../contracts/sample';
import { listed } from '../errors/suggest';
import { absentNodes } from '../explanation/absent-nodes';
import { calibrationSummary } from '../explanation/calibration/calibration';
import { compareAtNodes, explainedImage } from '../explanation/compare';
import { findImage } from '../explanation/images';
import { prepareImage } from '../explanation/prepare-image';
import { folderGallery } from '../explanation/query/folder-gallery';
import { type Gallery, rowsOf } from '../explanation/query/gallery';
import { nearestReferences } from '../explanation/query/nearest';
import { splitEmbeddings } from '../explanation/split-embeddings';
import { imagesOf } from '../segments/image-source';
import { createMetrics } from '../training/metrics';
import { rootPrecision } from '../training/root-precision';
import { whatIsKnown } from '../training/what-is-known';
import { calibrationOf, namedDistances } from './explain';
import { embeddingProgress, type OpenedRun, splitOf } from './opened';
import { readSummary } from './run-files';

export interface QueryOptions {
  /** A folder of images, with the folders in it. Default: the validation split. */
  gallery?: string;
  /** How many hits. Default: 8. */
  k?: number;
  /** Where images are compared. Default: the root. */
  node?: string;
}

/** The images of a gallery that are nearest to an image at a node, each with its metric tree. */
export async function query(
  run: OpenedRun,
  image: string,
  { gallery: name, k = 8, node: at }: QueryOptions,
): Promise<QueryResult> {
  checkCount(k);
  const { loaded, tree, engine } = run;
  const { hierarchy } = loaded;
  const node = at === undefined ? hierarchy.root : (tree.find([at])[0]?.id as string);
  const { sample: own, absent, rowsAtNodes } = await askedImage(run, image);
  if (absent.has(node))
    throw new HemlError(`'${image}' shows nothing of \`${node}\`, so nothing is like it there.`, {
      code: 'node-absent',
      kind: 'usage',
      hint: `It shows ${listed(
        hierarchy.nodes.map(({ id }) => id).filter((id) => !absent.has(id)),
        40,
      )}.`,
    });
  const distances = await namedDistances(run);
  const [{ type, distance }] = distances;
  const calibration = await calibrationOf(run, distances[0]);
  const gallery = name === undefined ? await splitGallery(run, 'validation') : await galleryOf(run, name);
  warnOfLeftOut(run, gallery);
  const lacking = lackingNodes(run, gallery);
  const isCompared = (position: number) =>
    gallery.samples[position]?.image !== own.image && !lacking[position]?.has(node);

  const rows = await rowsAtNodes();
  const references = gallery.embeddings[node];
  if (!references) throw new Error(`The gallery has no embeddings of '${node}'.`);
  const near = await nearestReferences(
    engine.tf,
    distance,
    rows[node] as Float32Array,
    references,
    isCompared,
    k,
  );
  const trees = await compareAtNodes(
    {
      engine,
      nodes: hierarchy.nodes,
      distances,
      ...(calibration && { calibration }),
    },
    { rows, absent },
    near.map(({ position }) => ({
      rows: rowsOf(gallery, position),
      absent: lacking[position] as ReadonlySet<string>,
    })),
  );
  const a = explainedImage(own);
  const precision = await precisionAt(run, node);
  return {
    query: a,
    node,
    distance: type,
    gallery: {
      name: gallery.name,
      images: [...gallery.samples.keys()].filter(isCompared).length,
      leftOut: gallery.leftOut,
    },
    ...(precision && { precision }),
    hits: near.map(({ position, distance: value }, i) => {
      const sample = gallery.samples[position]!;
      return {
        rank: i + 1,
        distance: value,
        image: sample.image,
        tree: {
          version: 2,
          a,
          b: explainedImage(sample),
          root: hierarchy.root,
          ...(tree.height !== undefined && { height: tree.height }),
          nodes: trees[i]!,
          ...(calibration && { calibration: calibrationSummary(calibration) }),
          explanations: {},
        },
      };
    }),
  };
}

/** @throws HemlError (usage) for what does not count images */
export function checkCount(k: number): void {
  if (Number.isInteger(k) && k >= 1) return;
  throw new HemlError(`A query finds a whole number of images, at least 1, not ${k}.`, {
    code: 'count-invalid',
    kind: 'usage',
  });
}

/** An image that a gallery is asked about: the nodes of which it shows nothing, and its embedding at every node. */
export async function askedImage({ loaded, tree, data, onEvent }: OpenedRun, image: string) {
  const own = await prepareImage({ loaded, data, onEvent }, await findImage(data, image));
  const ids = tree.nodes.map(({ id }) => id);
  return {
    sample: own.sample,
    absent: absentNodes(loaded.hierarchy, data.segmenter.classes, own.pixels),
    rowsAtNodes: async () => rowsOf({ embeddings: await tree.embed(ids, imagesOf([own])) }, 0),
  };
}

/** Of each image of a gallery, the nodes of which it shows nothing. */
export const lackingNodes = ({ loaded, data }: OpenedRun, { pixels }: Gallery): ReadonlySet<string>[] =>
  pixels.map((counts) => absentNodes(loaded.hierarchy, data.segmenter.classes, counts));

/** Of the root as the run knows it; of another node by its metrics, queries of one group taken for one. */
async function precisionAt(
  { folder, loaded, tree, data }: OpenedRun,
  node: string,
): Promise<RootPrecision | undefined> {
  const summary = await readSummary(folder);
  if (!summary || node === summary.root) return summary?.precision;
  const { samples, labels } = data.splits.validation;
  return rootPrecision(await createMetrics(tree.context.components, loaded), {
    values: summary.nodes.find(({ id }) => id === node)?.metrics ?? {},
    known: { labels, ...whatIsKnown(samples, data) },
  });
}

export async function splitGallery(
  { folder, tree, data, onEvent }: OpenedRun,
  split: Split,
): Promise<Gallery> {
  const chosen = splitOf(data, split);
  const { nodes } = tree;
  const onNode = embeddingProgress(split, onEvent);
  return {
    name: split,
    samples: chosen.samples,
    pixels: chosen.store.index.samples.map(({ pixels }) => pixels),
    embeddings: await splitEmbeddings({ tree, folder, split, data: chosen, nodes, onNode }),
    leftOut: [],
  };
}

const galleryOf = ({ folder, tree, cache, onEvent }: OpenedRun, name: string): Promise<Gallery> =>
  folderGallery({
    tree,
    run: folder,
    cache,
    folder: resolve(name),
    onProgress: (done, total) =>
      onEvent({
        type: 'info',
        message: `embedding the gallery, ${done} of ${total} images (kept for the next time)`,
      }),
  });

/** Left-out images that are named; there may be thousands. */
const mostNamed = 5;

function warnOfLeftOut({ onEvent }: OpenedRun, { leftOut }: Gallery): void {
  for (const { file, reason } of leftOut.slice(0, mostNamed))
    onEvent({ type: 'warning', message: `${file} is left out: ${reason}` });
  const more = leftOut.length - mostNamed;
  if (more > 0) onEvent({ type: 'warning', message: `${more} more images are left out.` });
}
