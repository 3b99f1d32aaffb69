import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Segmenter } from '../../contracts/data';
import { writeChecked } from '../../files/checked-json';
import type { Build } from '../build';
import { lookupTable } from '../composition';
import { countPixels } from '../count-pixels';
import type { HashedSample } from '../make-chunks';
import { beginPart, endPart, finishPart, removeLeftovers } from '../parts';
import { checkMap, type DecodedSample, decodeAtOwnSize, type Making } from '../prepare-samples';
import { RowWriter } from '../row-files';
import { CropCutter } from './crop-cutter';
import { recordBytes, recordSeed, writeRecord } from './crop-record';
import { type CropsIndex, cropsFile, readContent, removeNodes, writeNodes } from './crop-rows';
import { boxNumbers, type Crop, type CropSettings, cropBytes, writeAbsent } from './crop-settings';
import { CropsBefore } from './crops-before';

/** A sample's crops, by node; nothing where it does not show one. */
export type Cut = (Crop | undefined)[];

export interface CropsBuild {
  /** The finished folder's. */
  folder: string;
  /** What the names of all folders begin with that differ only in their samples and nodes. */
  family: string;
  samples: readonly HashedSample[];
  segmenter: Pick<Segmenter, 'classes'>;
  settings: Required<CropSettings>;
  /** Those whose crops are to be made; see `nodeKey`. */
  nodes: readonly string[];
  /** These, and those that finished folders of the same samples have. */
  stored: readonly string[];
}

/**
 * Cuts the crops of some nodes beside their place and renames the folder, so that one that exists is a whole one. When it is
 * stopped, what was done stays, and the next build takes it over.
 */
export async function beginCrops(build: CropsBuild): Promise<Build<DecodedSample, Cut>> {
  const { folder, family, samples, settings, nodes } = build;
  const hashes = new Set(samples.map(({ hash }) => hash));
  const making = cropMaking(build);
  const rowOf = rowWriter(settings, nodes);
  const before = await CropsBefore.find(family, settings.size, nodes, hashes);
  const part = beginPart(folder);
  const writer = await RowWriter.create(part, [cropsFile]);
  let written = 0;
  return {
    before,
    making,
    async append(chunk) {
      if (written === 0) await writeNodes(part, nodes);
      const rows = chunk.map(({ sample: { hash }, made }) => {
        const row = made ? rowOf(hash, made) : before.read(hash);
        return { stored: hash, bytes: [row] };
      });
      await writer.append(rows);
      written += rows.length;
    },
    async finish() {
      await writer.sync();
      await writer.close();
      const index: CropsIndex = { ...settings, nodes: [...nodes], samples: samples.map(({ hash }) => hash) };
      await writeChecked(join(part, 'index.json'), index, 0);
      await writer.removeLines();
      await removeNodes(part);
      await finishPart(part, folder);
      await removeLeftovers(family, async (left) => {
        const content = await readContent(left, settings.size);
        if (!content) return true;
        const hasNodes = content.nodes.every((node) => build.stored.includes(node));
        return hasNodes && content.samples.every((hash) => hashes.has(hash));
      });
    },
    async close() {
      before.close();
      await writer.close();
      if (written === 0) await rm(part, { recursive: true, force: true });
      endPart(part);
    },
  };
}

/** Cuts the crops of all nodes of a sample. */
function cropMaking({
  segmenter: { classes },
  settings,
  nodes,
}: Pick<CropsBuild, 'segmenter' | 'settings' | 'nodes'>): Making<DecodedSample, Cut> {
  const cutter = new CropCutter(settings);
  const tables = nodes.map((node) => Uint8Array.from(lookupTable(JSON.parse(node), classes, 'mean')));
  return {
    decode: decodeAtOwnSize,
    finish: async ({ decoded, maps }) => {
      const cut: Cut[] = [];
      for (const [i, { sample, image }] of decoded.entries()) {
        // Files of the next chunk are opened meanwhile.
        await nextTurn();
        const map = checkMap(sample, image, maps[i]);
        countPixels(map.data, classes, sample);
        cut.push(cutter.cutAll(image, map, tables));
      }
      return cut;
    },
  };
}

/** Gives the row of a sample: a record for each node. */
function rowWriter(
  settings: Required<CropSettings>,
  nodes: readonly string[],
): (hash: string, cut: Cut) => Buffer {
  const record = recordBytes(settings.size);
  const absent = { pixels: new Uint8Array(cropBytes(settings.size)), box: new Float32Array(boxNumbers) };
  writeAbsent(settings, absent.pixels, absent.box);
  return (hash, cut) => {
    const row = Buffer.alloc(nodes.length * record);
    for (const [i, node] of nodes.entries()) {
      const { pixels, box } = cut[i] ?? absent;
      const seed = recordSeed(hash, node);
      writeRecord(row.subarray(i * record, (i + 1) * record), seed, cut[i] !== undefined, pixels, box);
    }
    return row;
  };
}
