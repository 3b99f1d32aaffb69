import { open } from 'node:fs/promises';
import { HemlError, regularFile } from '@hemlkit/core/plugin';
import type { AsyncBuffer } from 'hyparquet';

/** A file of which hyparquet reads stretches, each into one buffer: streams leave several times as much behind. */
export async function fileBuffer(file: string): Promise<AsyncBuffer> {
  const found = await regularFile(file, Number.POSITIVE_INFINITY);
  if (!found) throw new HemlError(`${file} is missing.`, { code: 'file-missing', hint: 'Put it back.' });
  const { size } = found;
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      if (start < 0 || end > size) throw new Error('it points at bytes beyond its end');
      const bytes = new Uint8Array(Math.max(0, end - start));
      const handle = await open(file);
      try {
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) throw new Error('the file ends too early');
          filled += bytesRead;
        }
      } finally {
        await handle.close();
      }
      return bytes.buffer;
    },
  };
}
