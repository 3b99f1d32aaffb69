import { appendFile, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  check,
  finished,
  folder,
  leaves,
  names,
  nodes,
  open,
  samples,
  segmenter,
  size,
  warnings,
  withImages,
} from './fixtures/stored-crops';

withImages();

describe('a build that was stopped', () => {
  it('is resumed, and leaves nothing behind', async () => {
    await expect(open(segmenter(20))).rejects.toThrow('killed');
    expect((await names()).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    const own = segmenter();
    await check((await open(own)).crops);
    expect(own.seen).toEqual(samples.slice(32).map(({ id }) => id));
    expect((await names()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('gives what a killed process had written whole, to other nodes too', async () => {
    await expect(open(segmenter(20))).rejects.toThrow('killed');
    const store = join(folder, 'cache', 'store');
    const part = (await names()).find((name) => name.endsWith('.part')) as string;
    // As if another process had died in the midst of a row: no process has this number.
    const dead = part.replace(/-\d+-[0-9a-f]{16}\.part$/, '-999999999-0000000000000000.part');
    await rename(join(store, part), join(store, dead));
    await appendFile(join(store, dead, 'crops.u8'), Buffer.alloc(5));
    await appendFile(join(store, dead, 'samples.jsonl'), '"0123');
    const own = segmenter();
    await check((await open(own, leaves)).crops, leaves);
    expect(own.seen).toEqual(samples.slice(32).map(({ id }) => id));
    // It has crops of nodes that are in no finished store.
    expect(await names()).toContain(dead);
    await check((await open(segmenter())).crops);
    expect(await names()).not.toContain(dead);
  });
});

describe('a damaged store', () => {
  it('is set aside when a damaged crop is read, and that sample alone is cut again', async () => {
    (await open(segmenter())).crops.close();
    const store = await finished();
    const bytes = await readFile(join(store, 'crops.u8'));
    const row = bytes.length / samples.length;
    // In the record of the second node in row 7.
    bytes[Math.floor((7 + 1.5 / nodes.length) * row)]! ^= 4;
    await writeFile(join(store, 'crops.u8'), bytes);
    const { crops } = await open(segmenter());
    const [pixels, box] = [new Uint8Array(size * size * 4), new Float32Array(6)];
    expect(crops.read(7, 0, pixels, box)).toBe(true);
    let error: { message: string; hint: string } | undefined;
    try {
      crops.read(7, 1, pixels, box);
    } catch (thrown) {
      error = thrown as typeof error;
    }
    crops.close();
    expect(error?.message).toBe(`${store} is damaged: the crop of nose in row 7 is not what was written.`);
    expect(error?.hint).toBe(
      `It is set aside as ${store}.damaged. Start again: what can be made again is built again.`,
    );
    const own = segmenter();
    await check((await open(own)).crops);
    expect(own.seen).toEqual(['sample-7']);
  });

  it('notices a crop that is at the place of another', async () => {
    (await open(segmenter())).crops.close();
    const file = join(await finished(), 'crops.u8');
    const bytes = await readFile(file);
    const row = bytes.length / samples.length;
    bytes.copy(bytes, row, 0, row);
    await writeFile(file, bytes);
    const { crops } = await open(segmenter());
    const read = (at: number) => () =>
      crops.read(at, 0, new Uint8Array(size * size * 4), new Float32Array(6));
    expect(read(0)).not.toThrow();
    expect(read(1)).toThrow('is not what was written');
    crops.close();
  });

  it('is made again where files are cut, missing or taken away', async () => {
    for (const damage of [
      (store: string) => truncate(join(store, 'crops.u8'), 7),
      (store: string) => truncate(join(store, 'index.json')),
      (store: string) => rm(join(store, 'crops.u8')),
      (store: string) => rm(join(store, 'index.json')),
    ]) {
      (await open(segmenter())).crops.close();
      await damage(await finished());
      await check((await open(segmenter())).crops);
    }
    expect(warnings).toMatchInlineSnapshot(`
      [
        "KEY-KEY-KEY is damaged: crops.u8 does not have the size of 40 rows. It is set aside as KEY-KEY-KEY.damaged. It is made again.",
        "KEY-KEY-KEY/index.json is damaged: it is empty. It is set aside as KEY-KEY-KEY.damaged-1. It is made again.",
        "KEY-KEY-KEY is damaged: crops.u8 is missing. It is set aside as KEY-KEY-KEY.damaged-2. It is made again.",
      ]
    `);
  });
});
