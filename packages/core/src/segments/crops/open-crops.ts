import { join } from 'node:path';
import type { Sample } from '../../contracts/sample';
import { isSetAside, unlessDamaged, type Warn } from '../../files/damaged';
import { hashValue } from '../../files/hash';
import type { HashedSample, OnStoreProgress } from '../make-chunks';
import type { KnownSegmenter } from '../open-dataset';
import { members } from '../parts';
import { openOrBuild, type Place } from '../place';
import type { DecodedSample } from '../prepare-samples';
import { hashSources } from '../source-hashes';
import { beginCrops, type Cut } from './build-crops';
import { nodeKey } from './crop-record';
import { CropRows } from './crop-rows';
import { type CropSettings, withDefaults } from './crop-settings';
import { CropStore } from './crop-store';

/** Raised when the stored form, or how crops are cut, changes. */
const cropsVersion = 1;

export interface CropsRequest extends CropSettings {
  /** Those of one split. */
  samples: readonly Sample[];
  segmenter: KnownSegmenter;
  /** Their crops are found by their classes: names do not matter. */
  nodes: readonly { id: string; classes: readonly string[] }[];
  cache: string;
  onProgress?: OnStoreProgress;
  /** Given what a person should know about the images, when crops are cut. */
  onNote?: (message: string) => void;
  /** Given what was damaged, and is made again. */
  warn?: Warn;
}

/**
 * The crops of these nodes in these samples, cut if there are none yet. The key is the hash of everything that determines
 * them. Crops of a hierarchy over the same classes are cut only for nodes that no hierarchy before it had.
 *
 * @throws HemlError where a node has a class that the segmenter does not know, and for what `openStore` refuses
 */
export async function openCrops(request: CropsRequest): Promise<{ crops: CropStore; key: string }> {
  const samples = await hashSources(request.samples, request.cache, request.warn);
  const place = cropsPlace(request, samples);
  return { crops: await openOrBuild(request, samples, place), key: place.key };
}

/** Where the crops of these samples are, or are to be. */
export function cropsPlace(
  request: CropsRequest,
  samples: readonly HashedSample[],
): Place<CropStore, DecodedSample, Cut> {
  const { segmenter, cache, warn = () => {} } = request;
  const settings = withDefaults(request);
  const nodes = request.nodes.map(({ classes }) => nodeKey(classes));
  const common = hashValue({
    version: cropsVersion,
    crops: settings,
    segmenter: segmenter.fingerprint,
    classes: segmenter.classes,
  });
  const split = hashValue([common, samples.map(({ hash }) => hash)]);
  const family = join(cache, 'store', common.slice(0, 16));
  const folder = `${family}-${split.slice(0, 16)}`;
  let missing = [...new Set(nodes)];
  return {
    key: hashValue([split, nodes]),
    folder,
    async open() {
      const folders = await openFinished(folder, settings.size, nodes, warn);
      missing = [...new Set(nodes)].filter((node) => !isIn(folders, node));
      if (missing.length === 0) return new CropStore(folders, nodes);
      for (const rows of folders) rows.close();
      return undefined;
    },
    begin: () =>
      beginCrops({
        folder: `${folder}-${hashValue(missing).slice(0, 16)}`,
        family,
        samples,
        segmenter,
        settings,
        nodes: missing,
        stored: nodes,
      }),
  };
}

const isIn = (folders: readonly CropRows[], node: string): boolean =>
  folders.some(({ content }) => content.nodes.includes(node));

/** The finished folders of these samples that have any of these nodes. */
async function openFinished(
  place: string,
  size: number,
  nodes: readonly string[],
  warn: Warn,
): Promise<CropRows[]> {
  const opened: CropRows[] = [];
  for (const folder of await members(place)) {
    if (folder.endsWith('.part') || isSetAside(folder)) continue;
    const rows = await unlessDamaged(() => CropRows.open(folder, size), warn);
    if (rows && nodes.some((node) => rows.content.nodes.includes(node))) opened.push(rows);
    else rows?.close();
  }
  return opened;
}
