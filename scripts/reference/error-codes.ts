import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { bindingOf, nameOf } from './error-bindings';
import { type CallLike, type Made, madeIn } from './error-sites';
import { type Call, textsOf } from './error-texts';

/** An error of a package: its code, and its message with `…` for what is filled in. */
export interface ErrorCode {
  code: string;
  package: string;
  message: string;
}

export interface ErrorCodes {
  codes: ErrorCode[];
  /** Places where an error has no code that can be read from the source. */
  faults: string[];
}

/** Made for the errors of others, whose code they hand on. */
const handingOn = ['packages/core/src/contracts/error.ts', 'packages/core/src/errors/wire.ts'];

/** Comments need not be understood. */
const parsing: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** The errors that the packages of this repository can make. */
export function packageErrors(root: string): ErrorCodes {
  const files = readdirSync(join(root, 'packages')).flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !file.includes('/fixtures/') && !handingOn.includes(file)),
  );
  return errorCodes(new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')])));
}

/** @param texts of sources, by their paths from the repository's root */
export function errorCodes(texts: ReadonlyMap<string, string>): ErrorCodes {
  const sources = [...texts].map(([file, text]) => ts.createSourceFile(file, text, parsing, true));
  const calls = new Map<string, CallLike[]>();
  const made = madeIn(sources, (call, name) => calls.set(name, [...(calls.get(name) ?? []), call]));
  const found = new Map<string, ErrorCode>();
  const faults = new Set<string>();
  const fault = (node: ts.Node, what: string) => {
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    faults.add(`${source.fileName}:${line + 1} ${what}`);
  };

  /** Every call of a function, with those of the function that the call is in where that one is given the value. */
  const callsOf = (of: ts.SignatureDeclaration, index: number): Call[] => {
    const name = nameOf(of);
    const own = name === undefined ? [] : (calls.get(name) ?? []).filter((call) => reaches(call, name, of));
    return own.flatMap((call): Call[] => {
      const values = [...(call.arguments ?? [])];
      const outer = parameterOf(values[index]);
      const one = { of, values };
      return outer ? callsOf(outer.of, outer.index).map((within) => ({ ...one, within })) : [one];
    });
  };

  const record = ({ node, code, message }: Made, call?: Call) => {
    const codes = literalsOf(code, call);
    if (!codes) fault(outermost(call)?.values[0] ?? node, 'makes an error without a literal `code`');
    const texts = textsOf(message, call);
    // Where one condition decides on code and message, each code has its own.
    const paired = codes?.length === texts.length && codes.length > 1;
    for (const [i, one] of (codes ?? []).entries())
      for (const text of paired ? [texts[i] as string] : texts) {
        const entry = { code: one, package: packageOf(node), message: text };
        found.set(JSON.stringify(entry), entry);
      }
  };

  for (const one of made) {
    const code = parameterOf(one.code);
    const given = code ?? parameterOf(one.message);
    const found = given ? callsOf(given.of, given.index) : [];
    if (code && found.length === 0) fault(code.of, 'is given a code, and no call of it was found');
    else for (const call of found.length > 0 ? found : [undefined]) record(one, call);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { codes: sorted, faults: [...faults].sort() };
}

const outermost = (call: Call | undefined): Call | undefined =>
  call?.within ? outermost(call.within) : call;

const packageOf = (node: ts.Node): string => `@hemlkit/${node.getSourceFile().fileName.split('/')[1]}`;

function parameterOf(value: ts.Expression | undefined) {
  const found = value && ts.isIdentifier(value) ? bindingOf(value) : undefined;
  return found?.kind === 'parameter' ? found : undefined;
}

/** Whether a call by a name is one of a function: both in one file, or imported from that file by the name. */
function reaches(call: CallLike, name: string, of: ts.SignatureDeclaration): boolean {
  const source = call.getSourceFile();
  const home = of.getSourceFile();
  if (source === home) return true;
  return source.statements.some(
    (one) =>
      ts.isImportDeclaration(one) &&
      join(source.fileName, '..', (one.moduleSpecifier as ts.StringLiteral).text) ===
        home.fileName.replace(/\.ts$/, '') &&
      one.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(one.importClause.namedBindings) &&
      one.importClause.namedBindings.elements.some((element) => element.name.text === name),
  );
}

/** The codes that an expression can be; none where they are those of an error made elsewhere; nothing where unknown. */
function literalsOf(value: ts.Expression | undefined, call?: Call): string[] | undefined {
  if (!value) return undefined;
  if (ts.isStringLiteral(value)) return [value.text];
  if (ts.isConditionalExpression(value)) {
    const [yes, no] = [literalsOf(value.whenTrue, call), literalsOf(value.whenFalse, call)];
    return yes && no && [...yes, ...no];
  }
  // That of another error: `error.code`, `codeOf(error)`.
  if (ts.isPropertyAccessExpression(value)) return value.name.text === 'code' ? [] : undefined;
  if (ts.isCallExpression(value)) return value.expression.getText() === 'codeOf' ? [] : undefined;
  if (!ts.isIdentifier(value)) return undefined;
  const found = bindingOf(value);
  if (found?.kind === 'taken') return [];
  if (found?.kind === 'constant') return literalsOf(found.value, call);
  if (found?.kind === 'parameter' && found.of === call?.of)
    return literalsOf(call.values[found.index], call.within);
  return undefined;
}
