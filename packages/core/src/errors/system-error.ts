import { HemlError } from '../contracts/error';

/** What a system's refusal means, and the way out. */
const meanings: Record<string, { code: string; reason: string; hint: string }> = {
  EROFS: {
    code: 'file-system-read-only',
    reason: 'this file system can only be read',
    hint: 'Work in a folder that can be written: `--runs FOLDER`, `--out FOLDER`, or another working folder.',
  },
  ENOSPC: {
    code: 'disk-full',
    reason: 'the disk is full',
    hint: 'Make room on this disk and start again: what is finished is kept.',
  },
  EDQUOT: {
    code: 'disk-quota-exceeded',
    reason: 'your share of this disk is used up',
    hint: 'Make room on this disk and start again: what is finished is kept.',
  },
  EACCES: {
    code: 'permission-denied',
    reason: 'you do not have the permission',
    hint: 'Change the permissions of the file or of its folder, or work in another folder.',
  },
  EPERM: {
    code: 'permission-denied',
    reason: 'the system does not permit it',
    hint: 'Change the permissions of the file or of its folder, or work in another folder.',
  },
  ENOTDIR: {
    code: 'path-through-file',
    reason: 'a part of this path is a file, not a folder',
    hint: 'Rename or remove that file, or name another folder.',
  },
  EEXIST: {
    code: 'file-exists',
    reason: 'a file of this name is in the way',
    hint: 'Rename or remove that file, or name another folder.',
  },
  EISDIR: {
    code: 'not-a-file',
    reason: 'it is a folder, not a file',
    hint: 'Name a file, or remove the folder.',
  },
  ENAMETOOLONG: {
    code: 'name-too-long',
    reason: 'a name in this path is longer than the file system takes',
    hint: 'Choose shorter names: most file systems take 255 bytes a name.',
  },
  EMFILE: {
    code: 'open-files-too-many',
    reason: 'this process may not open more files',
    hint: 'Raise the limit of open files: `ulimit -n 1024`.',
  },
  ENFILE: {
    code: 'open-files-too-many',
    reason: 'the system has too many open files',
    hint: 'Close other programs, or raise the limit of the system.',
  },
  ENOENT: {
    code: 'file-missing',
    reason: 'there is no such file or folder',
    hint: 'Look whether the path is right, and whether another program has removed it.',
  },
  EIO: {
    code: 'disk-faulty',
    reason: 'the disk reports a fault',
    hint: 'Copy what you need to another disk, and have this one checked.',
  },
  ELOOP: {
    code: 'link-circular',
    reason: 'its symbolic links lead in a circle',
    hint: 'Remove the link that leads back.',
  },
  EBUSY: {
    code: 'file-in-use',
    reason: 'another program uses it',
    hint: 'Close that program and start again.',
  },
};

/** What was tried, by the system's name for it. */
const acts: Record<string, string> = {
  open: 'opened',
  read: 'read',
  scandir: 'read',
  stat: 'read',
  lstat: 'read',
  access: 'read',
  readlink: 'read',
  mkdir: 'made',
  mkdtemp: 'made',
  rename: 'renamed',
  unlink: 'removed',
  rm: 'removed',
  rmdir: 'removed',
  link: 'linked',
  copyfile: 'copied',
};

/**
 * A refusal of the system (a full disk, a folder that may not be written) as an error that a person can read: which
 * file, why, and the way out.
 *
 * @returns nothing for an error of another kind
 */
export function systemError(error: unknown): HemlError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code: number = '', syscall = '', path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const meaning = meanings[number];
  if (!meaning || syscall === '') return undefined;
  const { code, reason, hint } = meaning;
  const what = path === undefined ? 'A file' : dest === undefined ? path : `${path} (to ${dest})`;
  return new HemlError(`${what} cannot be ${acts[syscall] ?? 'written'}: ${reason} (${number}).`, {
    code,
    hint,
    cause: error,
  });
}
