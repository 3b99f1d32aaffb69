import { Composer, type CST, type Document, Lexer, type LineCounter, Parser } from 'yaml';
import type { Fault } from '../errors/problem';
import { limits } from './limits';

/** Something that keeps a text from being read, at a place of it. */
export interface Refusal extends Fault {
  span: readonly [start: number, end: number];
}

/**
 * Parses one YAML 1.2 document of plain data: maps with text keys, lists, texts, numbers, booleans, null.
 *
 * Size and nesting are limited while the text is cut into tokens, before a tree is made of it. Making a tree is recursive,
 * and Node.js crashes on one that is some ten thousand levels deep.
 */
export function parseYaml(text: string, counter: LineCounter): Document | Refusal {
  const tokens = readTokens(text, counter);
  if (!Array.isArray(tokens)) return tokens;
  const composer = new Composer({
    prettyErrors: false,
    logLevel: 'silent',
    strict: true,
    stringKeys: true,
    // Else `%YAML 1.1` and tags such as `!!set` would give dates, sets and bytes.
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
  });
  const [doc, second] = composer.compose(tokens, true, text.length) as Iterable<Document>;
  if (second)
    return {
      code: 'documents-several',
      message: 'The file holds several documents.',
      hint: 'Remove the `---` and what follows it.',
      span: [second.range![0], second.range![0] + 3],
    };
  const { yaml } = doc!.directives!;
  if (yaml.explicit && yaml.version !== '1.2')
    return {
      code: 'yaml-version-unsupported',
      message: `The file asks for YAML ${yaml.version}.`,
      hint: 'HEML reads YAML 1.2: remove the line that begins with `%YAML`.',
      span: [0, 1],
    };
  return doc!;
}

function readTokens(text: string, counter: LineCounter): CST.Token[] | Refusal {
  const parser = new Parser(counter.addNewLine);
  counter.addNewLine(0);
  const tokens: CST.Token[] = [];
  let [offset, count] = [0, 0];
  const refusal = (fault: Fault): Refusal => ({ ...fault, span: [offset, offset + 1] });
  for (const lexeme of new Lexer().lex(text)) {
    if (!/^[\s#]/.test(lexeme)) count++;
    if (count > limits.lexemes)
      return refusal({
        code: 'spec-too-large',
        message: `The file has more than ${limits.lexemes} keys, values and signs.`,
        hint: 'No spec needs this many: is this the right file?',
      });
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The document itself is on the stack, too.
    if (parser.stack.length > limits.depth + 1) return refusal(tooDeep);
    offset = parser.offset;
  }
  return [...tokens, ...parser.end()];
}

export const tooDeep: Fault = {
  code: 'spec-too-deep',
  message: `Maps and lists stand more than ${limits.depth} levels inside each other here.`,
  hint: 'No option lies so deep. Is a bracket above it not closed?',
};
