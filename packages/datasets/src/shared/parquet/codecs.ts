import { HemlError } from '@hemlkit/core/plugin';
import type { Compressors, FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** Bytes that a page may unpack to at most. Pages have a megabyte, or some images. */
const mostUnpacked = 2 ** 30;

/** Unpacks pages of every codec that is read, none of them to more than memory should hold. */
export const codecs: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number) => {
      if (length > mostUnpacked) throw new Error(`a page of it unpacks to ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);

/** @throws HemlError for a compression that is not read: the file may well be whole */
export function checkCodecs(file: string, { row_groups }: FileMetaData): void {
  const used = row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data }) => meta_data?.codec ?? []),
  );
  const known = ['UNCOMPRESSED', ...Object.keys(codecs)];
  const unknown = used.find((codec) => !known.includes(codec));
  if (unknown !== undefined)
    throw new HemlError(`${file} is compressed by ${unknown}, which is not read.`, {
      hint: `Write it by one of: ${known.join(', ')}.`,
    });
}
