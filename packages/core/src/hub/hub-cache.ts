import { copyFile, lstat, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { makeFolder, writeWhole } from '../files/atomic';
import { exists } from '../files/exists';
import { temporaryName } from '../files/temporary';
import type { HubId } from './hub-id';

/** 40 hexadecimal digits. */
export const isCommit = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

/**
 * A repository in the cache that clients in Python share: `blobs/ETAG` holds contents, `snapshots/COMMIT/PATH` links to them, and
 * `refs/REVISION` names a commit.
 */
export class CachedRepo {
  readonly folder: string;

  constructor(
    cache: string,
    readonly id: HubId,
  ) {
    this.folder = join(cache, `${id.kind}--${id.repo.replace('/', '--')}`);
  }

  /** The commit of a revision, as it was when it was looked up; nothing where nobody did. */
  async commit(): Promise<string | undefined> {
    if (isCommit(this.id.revision)) return this.id.revision;
    const text = await readFile(this.ref, 'utf8').catch(() => '');
    return isCommit(text.trim()) ? text.trim() : undefined;
  }

  /** Remembers what a revision is. */
  async keepCommit(commit: string): Promise<void> {
    if (!isCommit(this.id.revision)) await writeWhole(this.ref, commit);
  }

  /** Where a file of a commit is, or is to be. */
  file(commit: string, path = this.id.path): string {
    return join(this.folder, 'snapshots', commit, ...path.split('/'));
  }

  blob(etag: string): string {
    return join(this.folder, 'blobs', etag);
  }

  /** What the content of a snapshot's file is known by; nothing where it is a copy. */
  async etag(commit: string, path: string): Promise<string | undefined> {
    const target = await readlink(this.file(commit, path)).catch(() => undefined);
    return target === undefined ? undefined : basename(target);
  }

  /** Puts a blob into a snapshot: as a link, and as a copy where links cannot be made. */
  async place(commit: string, path: string, etag: string): Promise<void> {
    const file = this.file(commit, path);
    await makeFolder(dirname(file));
    const temporary = temporaryName(file);
    try {
      await symlink(relative(dirname(file), this.blob(etag)), temporary);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      await copyFile(this.blob(etag), temporary);
    }
    await rename(temporary, file).catch(async (error) => {
      await rm(temporary, { force: true });
      throw error;
    });
  }

  /** Whether a snapshot has the file, or link to a content that is there. */
  async has(commit: string, path: string): Promise<boolean> {
    const file = this.file(commit, path);
    const found = await lstat(file).catch(() => undefined);
    return found !== undefined && exists(file);
  }

  private get ref(): string {
    return join(this.folder, 'refs', ...this.id.revision.split('/'));
  }
}
