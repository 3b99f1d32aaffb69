import { HemlError } from '../contracts/error';

/** What a system's refusal means, and the way out. */
const meanings: Record<string, [reason: string, hint: string]> = {
  EROFS: [
    'this file system can only be read',
    'Work in a folder that can be written: `--runs FOLDER`, `--out FOLDER`, or another working folder.',
  ],
  ENOSPC: ['the disk is full', 'Make room on this disk and start again: what is finished is kept.'],
  EDQUOT: [
    'your share of this disk is used up',
    'Make room on this disk and start again: what is finished is kept.',
  ],
  EACCES: [
    'you do not have the permission',
    'Change the permissions of the file or of its folder, or work in another folder.',
  ],
  EPERM: [
    'the system does not permit it',
    'Change the permissions of the file or of its folder, or work in another folder.',
  ],
  ENOTDIR: [
    'a part of this path is a file, not a folder',
    'Rename or remove that file, or name another folder.',
  ],
  EEXIST: ['a file of this name is in the way', 'Rename or remove that file, or name another folder.'],
  EISDIR: ['it is a folder, not a file', 'Name a file, or remove the folder.'],
  ENAMETOOLONG: [
    'a name in this path is longer than the file system takes',
    'Choose shorter names: most file systems take 255 bytes a name.',
  ],
  EMFILE: ['this process may not open more files', 'Raise the limit of open files: `ulimit -n 1024`.'],
  ENFILE: ['the system has too many open files', 'Close other programs, or raise the limit of the system.'],
  ENOENT: [
    'there is no such file or folder',
    'Look whether the path is right, and whether another program has removed it.',
  ],
  EIO: ['the disk reports a fault', 'Copy what you need to another disk, and have this one checked.'],
  ELOOP: ['its symbolic links lead in a circle', 'Remove the link that leads back.'],
  EBUSY: ['another program uses it', 'Close that program and start again.'],
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
  const { code = '', syscall = '', path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const meaning = meanings[code];
  if (!meaning || syscall === '') return undefined;
  const [reason, hint] = meaning;
  const what = path === undefined ? 'A file' : dest === undefined ? path : `${path} (to ${dest})`;
  return new HemlError(`${what} cannot be ${acts[syscall] ?? 'written'}: ${reason} (${code}).`, {
    hint,
    cause: error,
  });
}
