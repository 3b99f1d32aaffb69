import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompressionCodec } from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer';

/** Bytes and a name, as Hugging Face writes an image; null: a row without one. */
type Image = Uint8Array | null;

/**
 * Writes a parquet file as Hugging Face's `datasets` does: images are groups of `bytes` and `path`, class labels are
 * INT64 whose names stand in the metadata under `huggingface`.
 */
export function writeParquet(
  root: string,
  name: string,
  images: Record<string, readonly Image[]>,
  options: {
    scene_category?: readonly number[];
    names?: string[];
    rowGroup?: number;
    pages?: boolean;
    codec?: CompressionCodec;
    compressors?: Record<string, (bytes: Uint8Array) => Uint8Array>;
  } = {},
): void {
  const { scene_category, names, rowGroup = 2, pages = true, codec = 'SNAPPY', compressors = {} } = options;
  const filename = join(root, name);
  mkdirSync(dirname(filename), { recursive: true });
  const rows = (column: readonly Image[]) =>
    column.map((bytes, i) => (bytes === null ? null : { bytes, path: `${i}.png` }));
  const optional = { repetition_type: 'OPTIONAL' } as const;
  const features = Object.fromEntries(Object.keys(images).map((column) => [column, { _type: 'Image' }]));
  parquetWriteFile({
    filename,
    codec,
    compressors,
    columnData: [
      ...Object.entries(images).map(([column, list]) => ({
        name: column,
        data: rows(list),
        offsetIndex: pages,
      })),
      ...(scene_category
        ? [{ name: 'scene_category', data: scene_category.map((value) => BigInt(value)), offsetIndex: pages }]
        : []),
    ],
    schema: [
      { name: 'schema', num_children: Object.keys(images).length + (scene_category ? 1 : 0) },
      ...Object.keys(images).flatMap((column) => [
        { name: column, num_children: 2, ...optional },
        { name: 'bytes', type: 'BYTE_ARRAY' as const, ...optional },
        { name: 'path', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, ...optional },
      ]),
      ...(scene_category ? [{ name: 'scene_category', type: 'INT64' as const, ...optional }] : []),
    ],
    kvMetadata: [
      {
        key: 'huggingface',
        value: JSON.stringify({
          info: {
            features: {
              ...features,
              ...(names && { scene_category: { names, _type: 'ClassLabel' } }),
            },
          },
        }),
      },
    ],
    rowGroupSize: rowGroup,
  });
}
