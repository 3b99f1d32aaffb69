import { firstText, spacedRows } from '../shared/files/text';
import { uniqueRows } from '../shared/files/unique-rows';
import { mistake } from '../shared/mistake';

/** `sceneCategories.txt`: the name of an image without its ending, a space, the scene. Empty where there is none. */
export async function readSceneCategories(root: string): Promise<Map<string, string>> {
  const found = await firstText(root, ['sceneCategories.txt']);
  if (!found) return new Map();
  const { file, text } = found;
  return uniqueRows(
    Array.from(spacedRows(text), ({ line, cells }) => {
      const [name, scene] = cells;
      if (name !== undefined && scene !== undefined && cells.length === 2)
        return { line, name, value: scene };
      throw mistake(
        'row-invalid',
        `Line ${line} of ${file} is not an image and its scene: '${cells.join(' ')}'.`,
        'Expected a line such as `ADE_train_00000001 airport_terminal`.',
        { file, line },
      );
    }),
    file,
  );
}
