import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { root } from './shell.mjs';

/** Relative specifiers of imports and exports in a declaration file. */
const relativeImport = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}(?:\/[^"']*)?)\2/g;

/**
 * Relative imports as Node.js resolves them: `./contracts` becomes `./contracts/index.js`. The sources leave the
 * endings out, which a user's compiler with `moduleResolution: nodenext` would not accept.
 *
 * @param text a declaration file
 * @param source the absolute path of the source that it was made from
 */
export function withEndings(text, source) {
  return text.replace(relativeImport, (whole, before, quote, specifier) => {
    const path = join(dirname(source), specifier);
    if (existsSync(`${path}.ts`)) return `${before}${quote}${specifier}.js${quote}`;
    if (existsSync(join(path, 'index.ts'))) return `${before}${quote}${specifier}/index.js${quote}`;
    return whole;
  });
}

/**
 * The declarations that a user's compiler can come to: those that packages export, and what these import.
 *
 * @param declarations each declaration file's text by its absolute path, with endings
 * @param doors absolute paths of the declaration files that packages export
 */
export function reachable(declarations, doors) {
  const found = new Set();
  const open = doors.filter((file) => declarations.has(file));
  for (let file = open.pop(); file; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, , , specifier] of declarations.get(file).matchAll(relativeImport)) {
      const target = join(dirname(file), specifier.replace(/\.js$/, '.d.ts'));
      if (declarations.has(target)) open.push(target);
    }
  }
  return found;
}

/** The declaration files that packages export. */
function doors() {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const manifest = join(root, 'packages', name, 'package.json');
    if (!existsSync(manifest)) return [];
    return Object.values(JSON.parse(readFileSync(manifest, 'utf8')).exports).flatMap(({ types }) =>
      types ? [join(dirname(manifest), types)] : [],
    );
  });
}

/** Takes away every package's declarations: one whose source is gone must not stay. */
function removeDeclarations() {
  for (const name of readdirSync(join(root, 'packages'))) {
    const dist = join(root, 'packages', name, 'dist');
    if (!existsSync(dist)) continue;
    for (const file of readdirSync(dist, { recursive: true })) {
      if (file.endsWith('.d.ts')) rmSync(join(dist, file));
    }
  }
}

/**
 * Checks all TypeScript of the workspace, and writes the declarations of every package beside its built JavaScript.
 * One pass does both: it takes a fraction of what a pass for each package takes.
 *
 * @returns the exit code
 */
export async function checkAndDeclare() {
  const { default: ts } = await import('typescript');
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    },
  };
  const overrides = { noEmit: false, declaration: true, emitDeclarationOnly: true };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), overrides, host);
  const program = ts.createProgram(config.fileNames, config.options);
  const diagnostics = [...config.errors, ...ts.getPreEmitDiagnostics(program)];
  const published = /^packages\/[^/]+\/src\/(?!.*(\.test\.ts$|\/fixtures\/))/;
  const declarations = new Map();
  for (const file of program.getSourceFiles()) {
    const path = relative(root, file.fileName).split(sep).join('/');
    if (file.isDeclarationFile || !published.test(path)) continue;
    const emitted = program.emit(file, (_, text) => {
      const target = join(root, path.replace('/src/', '/dist/').replace(/\.ts$/, '.d.ts'));
      declarations.set(target, withEndings(text, file.fileName));
    });
    diagnostics.push(...emitted.diagnostics);
  }
  removeDeclarations();
  for (const target of reachable(declarations, doors())) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, declarations.get(target));
  }
  if (diagnostics.length > 0) {
    const format = {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    };
    console.error(
      ts.formatDiagnosticsWithColorAndContext(ts.sortAndDeduplicateDiagnostics(diagnostics), format),
    );
  }
  return diagnostics.length > 0 ? 1 : 0;
}
