import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Found, FoundImage } from '../found';
import { inTurn } from '../in-turn';
import { extractCells } from './extract';
import { readScalars } from './scalars';
import type { Shard } from './shards';
import { imageColumn, openTable, type Table } from './table';

export interface ParquetPlan {
  shards: readonly Shard[];
  notes: string[];
  /** The column of images, and what the column of class maps may be called. */
  columns: { image: string; mask: readonly string[] };
  classes: readonly string[];
  cache: string;
}

/** A table, and where in the cache what is taken out of it lies. */
interface Source {
  table: Table;
  folder: string;
  image: string;
  mask: string;
}

/**
 * Samples of parquet files with embedded images. The bytes are taken out into the cache, those of chosen samples only,
 * since all that comes after reads files.
 */
export async function findParquet({ shards, notes, columns, classes, cache }: ParquetPlan): Promise<Found> {
  const sources = await inTurn(shards, 4, async (shard): Promise<Source> => {
    const table = await openTable(shard);
    const { size, mtimeMs } = await stat(shard.file);
    const key = createHash('sha256')
      .update(JSON.stringify([shard.file, size, mtimeMs]))
      .digest('hex');
    return {
      table,
      folder: join(cache, 'parquet', key.slice(0, 16)),
      image: imageColumn(table, [columns.image]),
      mask: imageColumn(table, columns.mask),
    };
  });
  const rowOf = new Map<string, { source: Source; row: number }>();
  const images: FoundImage[] = [];
  for (const source of sources) {
    const scalars = await readScalars(source.table);
    for (let row = 0; row < source.table.rows; row++) {
      const image = rowImage(source, row, scalars?.[row]);
      rowOf.set(image.id, { source, row });
      images.push(image);
    }
  }
  return {
    images,
    classes: [...classes],
    masks: shards.length > 0 ? `the column ${sources[0]?.mask}` : '',
    notes,
    missing: { attributes: 'The files have no columns besides the images: take { present: CLASS }.' },
    prepare: (wanted, what) => prepare(wanted, what, sources, rowOf),
  };
}

function rowImage({ table, folder }: Source, row: number, attributes: FoundImage['attributes']): FoundImage {
  const number = String(row).padStart(6, '0');
  const id = `${table.shard.name}/${number}`;
  const { part } = table.shard;
  return {
    id,
    name: id,
    // The bytes themselves show their format, not a name: PNG, JPEG or WebP.
    file: join(folder, 'images', number),
    mask: join(folder, 'masks', `${number}.png`),
    ...(part && { part }),
    ...(attributes && { attributes }),
  };
}

async function prepare(
  wanted: readonly FoundImage[],
  what: 'all' | 'masks',
  sources: readonly Source[],
  rowOf: ReadonlyMap<string, { source: Source; row: number }>,
): Promise<void> {
  for (const source of sources) {
    const cells = wanted.flatMap(({ id, file, mask }) => {
      const place = rowOf.get(id);
      if (place?.source !== source) return [];
      const { row } = place;
      const map = { row, id, column: source.mask, file: mask as string };
      return what === 'masks' ? [map] : [map, { row, id, column: source.image, file }];
    });
    await extractCells(source.table, cells);
  }
}
