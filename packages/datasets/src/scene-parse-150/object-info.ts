import { join } from 'node:path';
import { mostBytes, readTextIfThere } from '@hemlkit/core/plugin';
import { mistake } from '../shared/mistake';
import { sceneClasses } from './classes';

/**
 * The classes by id: `other`, which annotations write as 0, and those of `objectInfo150.txt`, a table with tabs and a
 * header (Idx, Ratio, Train, Val, in some releases Stuff, Name), each by the first of its names. Without the file: the
 * same names, as released.
 */
export async function readObjectInfo(root: string): Promise<string[]> {
  const file = join(root, 'objectInfo150.txt');
  const text = await readTextIfThere(file, mostBytes.text);
  if (text === undefined) return [...sceneClasses];
  const [header, ...rows] = text
    .split(/\r\n?|\n/)
    .map((line, i) => ({ line: i + 1, cells: line.split('\t').map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const wrong = (line: number, what: string) =>
    mistake(
      'class-list-invalid',
      `Line ${line} of ${file} ${what}.`,
      'Take the file as it comes with ADEChallengeData2016.',
      {
        file,
        line,
      },
    );
  const index = header?.cells.indexOf('Idx') ?? -1;
  const name = header?.cells.indexOf('Name') ?? -1;
  if (index < 0 || name < 0) throw wrong(1, 'is not its header: Idx, Ratio, Train, Val, Name, with tabs');
  const names = rows.map(({ line, cells }, i) => {
    const first = cells[name]?.split(',')[0]?.trim();
    if (!first || Number(cells[index]) !== i + 1) throw wrong(line, `is not the class ${i + 1}`);
    return first;
  });
  if (names.length !== 150) throw wrong(rows.at(-1)?.line ?? 1, `ends after ${names.length} classes of 150`);
  return ['other', ...names];
}
