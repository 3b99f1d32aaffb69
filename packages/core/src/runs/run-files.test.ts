import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTexts, readLock, readSummary } from './run-files';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-run-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')("a run's files that are not files", () => {
  it.each([
    ['lock.json', () => readLock(folder)],
    ['summary.json', () => readSummary(folder)],
    ['resolved.yaml', () => checkTexts(folder, {})],
    ['spec.yaml', () => checkTexts(folder, {})],
    ['events.jsonl', () => checkTexts(folder, {})],
  ])('%s is not waited for where it is a pipe, nor read where it is a device', async (name, read) => {
    const file = join(folder, name);
    execFileSync('mkfifo', [file]);
    await expect(read()).rejects.toThrow(`${file} is a pipe, not a file.`);
    await rm(file);
    await symlink('/dev/zero', file);
    await expect(read()).rejects.toThrow(`${file} is a device, not a file.`);
  });
});
