import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testTracker } from '@hemlkit/testing';
import { myTracker } from './my-tracker';

testTracker(myTracker, {
  options: [{}, { file: 'table.csv' }],
  reported: async (folder) => [...(await read(folder, 'numbers')), ...(await read(folder, 'table'))],
});

async function read(folder: string, name: string) {
  const text = await readFile(join(folder, `${name}.csv`), 'utf8').catch(() => '');
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [node, name, value, epoch] = JSON.parse(`[${line}]`);
      return { node, name, value: value ?? Number.NaN, epoch };
    });
}
