import { readJsonIfThere } from '@hemlkit/core/plugin';
import { mistake } from '../mistake';

/** Reads the names of the class ids. @throws HemlError when the file is missing or is not a list of names */
export async function readClassNames(file: string): Promise<string[]> {
  const found = await readJsonIfThere(file, { hint: expected });
  if (!found)
    throw mistake(
      'class-list-missing',
      `The names of the classes are missing: there is no file ${file}.`,
      'Write one, the names by class id: ["background", "skin", ...], or name it with the dataset\'s `classes`.',
    );
  const names = listIn(found.value);
  const wrong = (code: string, why: string) => mistake(code, `${file} ${why}.`, expected, { file });
  if (!names) throw wrong('class-list-invalid', 'is not a list of class names');
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw wrong('class-repeated', `names the class '${repeated}' twice`);
  if (names.length > 256)
    throw wrong('classes-too-many', `names ${names.length} classes; a byte a pixel has room for 256`);
  return names;
}

const expected = 'Expected ["background", "skin", ...] or { "classes": [...] }.';

function listIn(value: unknown): string[] | undefined {
  const list = typeof value === 'object' && value !== null && 'classes' in value ? value.classes : value;
  const ok =
    Array.isArray(list) && list.length > 0 && list.every((name) => typeof name === 'string' && name !== '');
  return ok ? list : undefined;
}
