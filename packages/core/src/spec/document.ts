import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import { HemlError, type Where } from '../contracts/error';
import type { Path } from '../errors/problem';
import { type Env, expandScalar, hideReferences, showReferences } from './env';

type Span = readonly [start: number, end: number];

/** Where a key and its value stand, in characters from the start. */
export interface Place {
  key?: Span;
  value?: Span;
}

/** A YAML text that was read, and where everything in it stands. */
export interface SpecDocument {
  file: string;
  text: string;
  value: unknown;
  errors: HemlError[];
  /** Nothing when the path is not in this text. The top itself is always there. */
  find(path: Path): Place | undefined;
  where(span: Span | undefined): Where;
}

/** Parses one YAML document and replaces environment references. Problems are collected, not thrown. */
export function readDocument(text: string, file: string, env: Env): SpecDocument {
  const counter = new LineCounter();
  const doc = parseDocument(hideReferences(text), {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'silent',
    strict: true,
  });
  const where = (span: Span | undefined): Where => place(file, text, counter, span);
  const errors: HemlError[] = [...doc.errors, ...doc.warnings].map((error) => syntaxError(error, where));
  if (errors.length > 0) return { file, text, value: undefined, errors, find: () => undefined, where };
  visit(doc, {
    Scalar(role, node) {
      if (role === 'key' && node.value === '__proto__') {
        const hint = 'JavaScript keeps this name for itself: choose another.';
        const at = where(spanOf(node));
        errors.push(new HemlError('`__proto__` cannot be a key.', { kind: 'usage', hint, where: at }));
      }
      for (const { message, hint } of expandScalar(node, env)) {
        errors.push(new HemlError(message, { kind: 'usage', hint, where: where(spanOf(node)) }));
      }
    },
  });
  return {
    file,
    text,
    value: plainValue(doc, errors, where),
    errors,
    find: (path) => find(doc, path),
    where,
  };
}

function plainValue(doc: Document, errors: HemlError[], where: (span?: Span) => Where): unknown {
  try {
    return doc.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = 'The file repeats its anchors too many times (`*name`), or an alias has no anchor.';
    errors.push(
      new HemlError(message, { kind: 'usage', hint: 'Write the values out.', where: where(), cause }),
    );
    return undefined;
  }
}

type Said = [message: string | undefined, hint: string];
const unclosed: Said = [undefined, 'Is a bracket or a quote above it not closed?'];
const said: Partial<Record<YAMLError['code'], Said>> = {
  DUPLICATE_KEY: ['This key is in its map already.', 'Keep one of the two.'],
  TAB_AS_INDENT: ['A tab indents this line.', 'YAML wants spaces.'],
  MULTIPLE_DOCS: ['The file holds several documents.', 'Remove the `---` and what follows it.'],
  BAD_INDENT: unclosed,
  MISSING_CHAR: unclosed,
};

function syntaxError(error: YAMLError, where: (span: Span) => Where): HemlError {
  const quotes =
    'Texts with `: `, `#` or one of `{}[],&*!|>%@` at a place that matters to YAML stand in quotes.';
  const [own, hint] = said[error.code] ?? [undefined, quotes];
  const message = own ?? `The file is no valid YAML: ${showReferences(error.message).replace(/\.$/, '')}.`;
  return new HemlError(message, { kind: 'usage', hint, where: where([error.pos[0], error.pos[1]]) });
}

function place(file: string, text: string, counter: LineCounter, span: Span | undefined): Where {
  if (!span) return { file };
  const { line, col } = counter.linePos(span[0]);
  const whole = text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  const length = Math.max(1, Math.min(span[1] - span[0], whole.length - col + 1));
  return { file, line, column: col, text: whole, length };
}

function spanOf(node: unknown): Span | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

function find(doc: Document, path: Path): Place | undefined {
  let node: unknown = doc.contents;
  let found: Place = {};
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String((key as Scalar).value) === String(step),
      );
      if (!pair) return undefined;
      found = { key: spanOf(pair.key), value: spanOf(pair.value) };
      node = pair.value;
    } else if (isSeq(node) && node.items[Number(step)] !== undefined) {
      node = node.items[Number(step)];
      found = { value: spanOf(node) };
    } else {
      return undefined;
    }
  }
  return found;
}
