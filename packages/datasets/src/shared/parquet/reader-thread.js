/*
 * Parquet's decoder in a thread of its own: a damaged file can keep it busy for ever, and what runs in one thread cannot be
 * stopped from within. Plain JavaScript, because Node.js starts the thread from this very file, in the sources as in the
 * built package. What it is asked and answers: reader.ts.
 */
import { parentPort } from 'node:worker_threads';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** Bytes that a page may unpack to at most. Pages have a megabyte, or some images. */
const mostUnpacked = 2 ** 30;

const limited = Object.fromEntries(
  Object.entries(compressors).map(([name, unpack]) => [
    name,
    (input, length) => {
      if (length > mostUnpacked) throw new Error(`a page of it unpacks to ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);

/** Stretches of the file that were asked for, by their number. */
const wanted = new Map();
let asked = 0;

/** The file, which the other thread reads. */
const bufferOf = (byteLength) => ({
  byteLength,
  slice: (start, end = byteLength) =>
    new Promise((resolve, reject) => {
      const stretch = asked++;
      wanted.set(stretch, { resolve, reject });
      parentPort.postMessage({ stretch, start, end });
    }),
});

async function answer({ byteLength, metadata, rows }) {
  const file = bufferOf(byteLength);
  if (!rows) return parquetMetadataAsync(file);
  const options = { utf8: false, useOffsetIndex: true, compressors: limited };
  return parquetReadObjects({ file, metadata, ...rows, ...options });
}

parentPort.on('message', async ({ stretch, bytes, failure, call }) => {
  if (stretch !== undefined) {
    const { resolve, reject } = wanted.get(stretch);
    wanted.delete(stretch);
    if (failure === undefined) resolve(bytes);
    else reject(new Error(failure));
    return;
  }
  try {
    parentPort.postMessage({ value: await answer(call) });
  } catch (error) {
    parentPort.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
});
