import { builtinModules } from 'node:module';
import ts from 'typescript';

/** The packages that a JavaScript or declaration file imports, by `import`, `import()` or `import('...').Type`. */
export function imported(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const packages = importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => !/^(\.|node:)/.test(name) && !builtinModules.includes(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)];
}
