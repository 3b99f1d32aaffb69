import { appendFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EventLog } from './event-log';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-events-'));
});
afterEach(() => rm(folder, { recursive: true }));

const info = (message: string) => ({ type: 'info', message }) as const;
const messages = async (in_ = folder) =>
  (await readFile(join(in_, 'events.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => {
      try {
        return JSON.parse(line).message;
      } catch {
        return 'cut';
      }
    });

it('keeps what comes before there is a folder, and begins a new line after a process that was killed in one', async () => {
  const first = new EventLog({});
  first.write(info('early'));
  first.open(folder);
  first.write(info('late'));
  first.close();
  await appendFile(join(folder, 'events.jsonl'), '{"type":"in');
  const second = new EventLog({});
  second.open(folder);
  second.write(info('again'));
  second.close();
  expect(await messages()).toEqual(['early', 'late', 'cut', 'again']);
});

it('follows a folder that is moved, and never goes into another', async () => {
  const run = join(folder, 'run');
  const [log, other] = [new EventLog({}), new EventLog({})];
  await mkdir(run);
  log.open(run);
  await rename(run, join(folder, 'run-1'));
  await mkdir(run);
  other.open(run);
  log.write(info('mine'));
  other.write(info('theirs'));
  log.close();
  other.close();
  expect([await messages(join(folder, 'run-1')), await messages(run)]).toEqual([['mine'], ['theirs']]);
});
