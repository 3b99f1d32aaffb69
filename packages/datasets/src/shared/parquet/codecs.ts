import { HemlError } from '@hemlkit/core/plugin';
import type { FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const known = ['UNCOMPRESSED', ...Object.keys(compressors)];

/** @throws HemlError for a compression that is not read: the file may well be whole */
export function checkCodecs(file: string, { row_groups }: FileMetaData): void {
  const used = row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data }) => meta_data?.codec ?? []),
  );
  const unknown = used.find((codec) => !known.includes(codec));
  if (unknown !== undefined)
    throw new HemlError(`${file} is compressed by ${unknown}, which is not read.`, {
      code: 'codec-unsupported',
      hint: `Write it by one of: ${known.join(', ')}.`,
    });
}
