import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorboard } from '../src';
import { crc32c } from '../src/tensorboard/crc32c';
import { decode, part, records } from './read-events';

describe('crc32c', () => {
  it('gives the values of RFC 3720, appendix B.4', () => {
    const zeros = new Uint8Array(32);
    const up = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(crc32c(zeros)).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(up)).toBe(0x46dd794e);
    expect(crc32c(up.toReversed())).toBe(0x113fdb5c);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-tensorboard-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// A grey pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC',
  'base64',
);

const epoch = (node: string, at: number, loss: number, precision: number) =>
  ({ type: 'epoch', node, epoch: at, loss, metrics: { 'precision@1': precision } }) as unknown as RunEvent;

describe('tensorboard', () => {
  it('writes scalars by epoch and a picture, in records that can be checked', async () => {
    const tracker = await tensorboard.create({ folder } as never, {} as never, {
      run: 'faces',
      folder,
      resumed: false,
      trusted: true,
      settings: {},
    });
    await tracker.event(epoch('hair', 1, 0.25, 0.5));
    await tracker.event(epoch('hair', 300, 0.125, 0.75));
    await tracker.event(epoch('hat', 2, Number.NaN, 0.5));
    await tracker.picture?.({ name: 'metric-tree', png });
    await tracker.close();
    const [file] = await readdir(join(folder, 'faces'));
    expect(file).toMatch(/^events\.out\.tfevents\.\d+\./);
    const [version, ...events] = records(await readFile(join(folder, 'faces', file!))).map(decode);
    expect((version![3] as Buffer).toString()).toBe('brain.Event:2');
    const scalars = events.slice(0, -1).map((event) => {
      expect(Math.abs((event[1] as number) - Date.now() / 1000)).toBeLessThan(60);
      const value = part(part(event, 5), 1);
      return [(value[1] as Buffer).toString(), event[2], value[2]];
    });
    expect(scalars).toEqual([
      ['loss/hair', 1, 0.25],
      ['precision@1/hair', 1, 0.5],
      ['loss/hair', 300, 0.125],
      ['precision@1/hair', 300, 0.75],
      ['precision@1/hat', 2, 0.5],
    ]);
    const shown = part(part(events.at(-1)!, 5), 1);
    const image = part(shown, 4);
    expect((shown[1] as Buffer).toString()).toBe('metric-tree');
    expect([image[1], image[2]]).toEqual([2, 3]);
    expect(image[4]).toEqual(png);
  });
});
