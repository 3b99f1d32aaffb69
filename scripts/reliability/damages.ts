import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';

/** What happens to a file when a disk, a power loss or a program goes wrong. */
export const damages = {
  emptied: (file: string) => truncateSync(file),
  'cut in half': (file: string) => truncateSync(file, readFileSync(file).length >> 1),
  'one bit': (file: string) => {
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length * 0.37);
    bytes[at] = bytes[at]! ^ 8;
    // As a disk does it: under the same name and number.
    writeFileSync(file, bytes, { flag: 'r+' });
  },
  removed: (file: string) => rmSync(file),
} as const;

export type Damage = keyof typeof damages;
