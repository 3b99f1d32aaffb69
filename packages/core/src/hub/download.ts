import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HemlError, isHemlError } from '../contracts/error';
import { makeFolder } from '../files/atomic';
import { exists } from '../files/exists';
import { FolderLock } from '../files/folder-lock';
import type { CachedRepo } from './hub-cache';
import type { HubClient, RemoteFile, Timing } from './hub-client';
import { Interrupted, reasonOf } from './hub-errors';

export interface Download {
  client: HubClient;
  repo: CachedRepo;
  commit: string;
  timing: Timing;
  signal?: AbortSignal | undefined;
  onNote(message: string): void;
}

/** Failures in a row, without a byte between them, after which it is given up. */
const mostFailures = 4;
/** How often a content of the wrong hash is fetched again. */
const mostWrong = 2;
/** Bytes between two notes of how far it is. */
const noteEvery = 32 * 2 ** 20;

/**
 * Downloads a file into the cache, once: of two processes one waits. A connection that is lost is taken up where it ended, also by
 * the next command. What has another hash than the hub names is thrown away.
 */
export async function download(request: Download, path: string): Promise<void> {
  const { repo, commit } = request;
  const remote = await patiently(request, () => request.client.head(repo.id, commit, path));
  const blob = repo.blob(remote.etag);
  await makeFolder(dirname(blob));
  const name = `${repo.id.kind}--${repo.id.repo.replace('/', '--')}`;
  const lock = await FolderLock.take(
    join(dirname(repo.folder), '.locks', name, `${remote.etag}.heml`),
    { doing: `downloading ${path} of ${repo.id.repo}`, hint: 'Wait until it is there.' },
    {
      onWait: (who) => request.onNote(`${repo.id.text} is being downloaded by ${who}: it is waited for`),
      signal: request.signal,
    },
  );
  try {
    // A client in Python, or a disk, may have left something else there.
    const isThere = (await exists(blob)) && (await hashOf(blob, remote)) === remote.etag;
    if (!isThere) await fetchBlob(request, remote, blob);
    await repo.place(commit, path, remote.etag);
  } finally {
    await lock.release();
  }
}

async function fetchBlob(request: Download, remote: RemoteFile, blob: string): Promise<void> {
  const part = `${blob}.heml.incomplete`;
  for (let wrong = 0; ; wrong++) {
    await patiently(request, (isProgress) => append(request, remote, part, isProgress));
    const found = await hashOf(part, remote);
    if (found === remote.etag) break;
    await rm(part, { force: true });
    if (wrong + 1 === mostWrong)
      throw new HemlError(
        `What comes for ${remote.path} of ${request.repo.id.repo} is not what the hub describes: its hash is ${found}, not ${remote.etag}.`,
        {
          code: 'hub-hash-mismatch',
          hint: 'Nothing of it is kept. Something on the way changes it, for example a proxy. Try another network.',
        },
      );
  }
  await rename(part, blob);
}

/** Appends what is missing. @throws Interrupted where the connection ends before */
async function append(
  { client, repo, commit, onNote }: Download,
  remote: RemoteFile,
  part: string,
  isProgress: () => void,
): Promise<void> {
  const had = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  if (had === remote.size && (had > 0 || (await exists(part)))) return;
  const isUsable = had < remote.size;
  if (!isUsable) await rm(part, { force: true });
  const { from, parts } = await client.content(repo.id, commit, remote.path, isUsable ? had : 0);
  const file = await open(part, from > 0 ? 'r+' : 'w');
  try {
    if (from > 0 && from < had) await file.truncate(from);
    let at = from;
    let noted = from;
    onNote(`downloading ${remote.path} of ${repo.id.repo}: ${progressOf(at, remote.size)}`);
    for await (const bytes of parts) {
      if (at + bytes.length > remote.size) throw new Interrupted('more comes than the hub describes');
      await writeAt(file, bytes, at);
      at += bytes.length;
      isProgress();
      if (at - noted < noteEvery) continue;
      noted = at;
      onNote(`downloading ${remote.path} of ${repo.id.repo}: ${progressOf(at, remote.size)}`);
    }
    if (at < remote.size) throw new Interrupted('the connection ended before the file did');
    await file.sync();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // What does not fit is not finished by trying again.
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new HemlError(
        `There is no room for ${remote.path} of ${repo.id.repo}, ${megabytes(remote.size)} MB: ${part}`,
        {
          code: 'disk-full',
          hint: 'Make room, or set `HF_HOME` to a place that has some. What is there already is kept.',
          cause,
        },
      );
    throw cause;
  } finally {
    await file.close();
  }
}

/** A disk that is nearly full takes a part, and refuses the rest only when it is asked for that. */
async function writeAt(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** Tries again what a lost connection or a busy server ends, with longer and longer pauses. */
export async function patiently<T>(
  { timing, signal, repo }: Pick<Download, 'timing' | 'signal' | 'repo'>,
  attempt: (isProgress: () => void) => Promise<T>,
): Promise<T> {
  let failures = 0;
  for (;;) {
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (++failures < mostFailures) {
        await wait(timing.pause * 2 ** (failures - 1), undefined, signal ? { signal } : {});
        continue;
      }
      if (isHemlError(error.cause)) throw error.cause;
      throw new HemlError(`${repo.id.text} cannot be downloaded: ${reasonOf(error)}.`, {
        code: 'hub-interrupted',
        hint: 'What has come is kept: the next command goes on from there.',
        cause: error,
      });
    }
  }
}

/** The hash that an ETag is: SHA-256 of the content, or Git's SHA-1 of it as a blob. */
export async function hashOf(
  file: string,
  { etag, size }: Pick<RemoteFile, 'etag' | 'size'>,
): Promise<string> {
  const hash: Hash = createHash(etag.length === 64 ? 'sha256' : 'sha1');
  if (etag.length === 40) hash.update(`blob ${size}\0`);
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('hex');
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
const progressOf = (at: number, size: number): string =>
  at === 0 ? `${megabytes(size)} MB` : `${megabytes(at)} of ${megabytes(size)} MB`;
