// `npm run language`: lowers the numbers in language-exceptions.json to what is found, and raises none in all.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Exceptions, shrunk } from './language/exceptions';
import { scanProject } from './language/scan';

const file = join(import.meta.dirname, 'language-exceptions.json');
try {
  const allowed = JSON.parse(readFileSync(file, 'utf8')) as Exceptions;
  const now = shrunk(scanProject(resolve(import.meta.dirname, '..')), allowed);
  writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`${Object.values(now).reduce((sum, count) => sum + count, 0)} phrases are left.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
