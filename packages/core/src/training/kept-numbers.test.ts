import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptNumbers } from './kept-numbers';

let folder: string;
let messages: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-numbers-'));
  messages = [];
});
afterEach(() => rm(folder, { recursive: true }));

const numbers = Float32Array.of(1.5, -2, 1e-30);
const kept = () => keptNumbers(join(folder, 'numbers'), (message) => void messages.push(message));
function counted(value = numbers) {
  const compute = async () => {
    compute.calls++;
    return value;
  };
  compute.calls = 0;
  return compute;
}

it('computes once what the same facts decide, in this process or another', async () => {
  const compute = counted();
  const facts = { model: 'a', images: 'b' };
  expect(await kept()(facts, compute)).toEqual(numbers);
  expect(await kept()({ images: 'b', model: 'a' }, compute)).toEqual(numbers);
  expect(compute.calls).toBe(1);
  expect(await kept()({ model: 'a', images: 'c' }, counted(Float32Array.of(7)))).toEqual(Float32Array.of(7));
  expect(messages).toEqual([]);
});

it('uses nothing that is damaged: it is set aside and computed again', async () => {
  const compute = counted();
  await kept()('facts', compute);
  const [file] = await readdir(join(folder, 'numbers'));
  const path = join(folder, 'numbers', file as string);
  const bytes = await readFile(path);
  bytes[bytes.length - 3]! ^= 1;
  await writeFile(path, bytes);
  expect(await kept()('facts', compute)).toEqual(numbers);
  expect(compute.calls).toBe(2);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(
    /is damaged: its content does not match its checksum\. It is set aside as .*\.damaged\. It is made again\./,
  );
  expect(await kept()('facts', compute)).toEqual(numbers);
  expect(compute.calls).toBe(2);
  // Half a file is damaged, too.
  await writeFile(path, bytes.subarray(0, 40));
  expect(await kept()('facts', compute)).toEqual(numbers);
  expect(compute.calls).toBe(3);
});
