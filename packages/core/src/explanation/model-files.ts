import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import { DamagedFile } from '../files/damaged';
import { regularFile } from '../files/read-file';
import { nodeFile } from '../files/run-folder';
import { checkWeights, readNodeResult } from '../training/node-files';

/**
 * Reads nodes' model files one after another into two buffers that are used in turn: memory that is new for every file
 * would take longer to get than the file takes to read.
 */
export class ModelFiles {
  private readonly buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  private turn = 0;

  /** @param folder the run's `nodes` folder */
  constructor(private readonly folder: string) {}

  /**
   * A node's `model.safetensors`.
   *
   * @returns bytes that are good until the next read but one begins
   * @throws HemlError when it cannot be read, or is not what was written
   */
  async read(node: string): Promise<Uint8Array> {
    const turn = this.turn;
    this.turn = 1 - turn;
    try {
      return await this.readInto(turn, join(this.folder, node));
    } catch (cause) {
      // An error of the system has to be corrected there: training again would meet it, too.
      const { code, syscall } = cause as NodeJS.ErrnoException;
      if (cause instanceof DamagedFile || (syscall !== undefined && code !== 'ENOENT')) throw cause;
      const reason = (cause as Error).message;
      throw new HemlError(`The weights of node '${node}' cannot be read: ${reason}`, {
        code: 'weights-unreadable',
        hint: 'Train the spec again: what is trained already is taken from the cache.',
        cause,
      });
    }
  }

  private async readInto(turn: number, nodeFolder: string): Promise<Uint8Array> {
    const result = await readNodeResult(nodeFolder);
    const file = join(nodeFolder, nodeFile.weights);
    // Looked at before it is opened: a pipe would be waited for without end.
    if (!(await regularFile(file, Number.POSITIVE_INFINITY))) throw new Error(`there is no ${file}`);
    const handle = await open(file, 'r');
    try {
      const facts = await handle.stat({ bigint: true });
      const size = Number(facts.size);
      let buffer = this.buffers[turn] as Buffer;
      // Memory of its own, so that tensors in it are where float32 may be.
      if (buffer.length < size) buffer = this.buffers[turn] = Buffer.allocUnsafeSlow(size);
      const half = Math.ceil(size / 2);
      const [first, last] = await Promise.all([
        fill(handle, buffer, 0, half),
        fill(handle, buffer, half, size),
      ]);
      if (first < half || last < size) throw new Error(`${file} was cut short while it was read`);
      const bytes = buffer.subarray(0, size);
      checkWeights({ file, facts }, bytes, result);
      return bytes;
    } finally {
      await handle.close();
    }
  }
}

/** Reads a file's bytes from `start` to `end` into the same place of a buffer. @returns how far it came */
async function fill(handle: FileHandle, buffer: Buffer, start: number, end: number): Promise<number> {
  let at = start;
  while (at < end) {
    const { bytesRead } = await handle.read(buffer, at, end - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}
