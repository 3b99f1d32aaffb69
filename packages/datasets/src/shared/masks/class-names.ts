import { readFile } from 'node:fs/promises';
import { mistake } from '../mistake';

/** Reads the names of the class ids. @throws HemlError when the file is missing or is no list of names */
export async function readClassNames(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw mistake(
      `The names of the classes are missing: there is no file ${file}.`,
      'Write one, the names by class id: ["background", "skin", ...], or name it with the dataset\'s `classes`.',
    );
  });
  const names = listIn(parse(text, file));
  const wrong = (why: string) =>
    mistake(`${file} ${why}.`, 'Expected ["background", "skin", ...] or { "classes": [...] }.', { file });
  if (!names) throw wrong('is no list of class names');
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw wrong(`names the class '${repeated}' twice`);
  if (names.length > 256) throw wrong(`names ${names.length} classes; a byte a pixel has room for 256`);
  return names;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw mistake(
      `${file} is not JSON: ${(cause as Error).message}.`,
      'Expected ["background", "skin", ...].',
      { file },
    );
  }
}

function listIn(value: unknown): string[] | undefined {
  const list = typeof value === 'object' && value !== null && 'classes' in value ? value.classes : value;
  const ok =
    Array.isArray(list) && list.length > 0 && list.every((name) => typeof name === 'string' && name !== '');
  return ok ? list : undefined;
}
