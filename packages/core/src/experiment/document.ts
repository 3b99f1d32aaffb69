import {
  type Document,
  isAlias,
  isDocument,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import { HemlError, type Where } from '../contracts/error';
import { mostProblems } from '../errors/first-errors';
import type { Fault, Path, Problem } from '../errors/problem';
import { type EnvReading, expandScalar } from './env';
import { parseYaml } from './parse-yaml';
import { ValueFault, writtenOut } from './plain-value';
import { Expanded, markOf } from './reference';
import { type HiddenText, hideReferences } from './references';

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
  /** The same with a mark for every text that came from the environment; see `findReferences`. */
  marked: unknown;
  errors: HemlError[];
  /** Nothing when the path is not in this text. The top itself is always there. */
  find(path: Path): Place | undefined;
  where(span: Span | undefined): Where;
}

/** Parses one YAML document and replaces environment references. Problems are collected, not thrown. */
export function readDocument(text: string, file: string, reading: EnvReading): SpecDocument {
  const counter = new LineCounter();
  const lines = text.split('\n');
  const where = (span: Span | undefined): Where => place(file, lines, counter, span);
  const failed = (errors: HemlError[]): SpecDocument => {
    return { file, text, value: undefined, marked: undefined, errors, find: () => undefined, where };
  };
  const hidden = hideReferences(text);
  if (!hidden) return failed([usage(noCharacters, { file })]);
  const doc = parseYaml(hidden.text, counter);
  if (!isDocument(doc)) return failed([usage(doc, where(doc.span))]);
  const faults = [...doc.errors, ...doc.warnings].slice(0, mostProblems);
  if (faults.length > 0) return failed(faults.map((fault) => syntaxError(fault, hidden, where)));
  const errors: HemlError[] = [];
  visit(doc, {
    Scalar(role, node) {
      for (const fault of expandScalar(node, reading, hidden)) {
        errors.push(usage(fault, where(spanOf(node))));
      }
      if (role !== 'key') return;
      node.value = node.value instanceof Expanded ? node.value.value : String(node.value ?? '');
      if (node.value === '__proto__') errors.push(usage(noKey, where(spanOf(node))));
    },
  });
  if (errors.length > 0) return failed(errors.slice(0, mostProblems));
  const found = (path: Path) => find(doc, path);
  const values = plainValues(doc, (problem) => {
    const { key, value } = found(problem.path) ?? {};
    errors.push(usage(problem, where(value ?? key)));
  });
  return { file, text, ...values, errors, find: found, where };
}

const usage = ({ code, message, hint }: Fault, at: Where): HemlError =>
  new HemlError(message, { code, kind: 'usage', hint, where: at });

const noCharacters: Fault = {
  code: 'private-characters-used-up',
  message: "The file has all of Unicode's private characters, by which `${env:…}` is found again in it.",
  hint: 'Remove those that have no meaning.',
};
const noKey: Fault = {
  code: 'key-reserved',
  message: '`__proto__` cannot be a key.',
  hint: 'JavaScript keeps this name for itself: choose another.',
};

/** @param fail receives what keeps the document from being plain values, and where */
function plainValues(
  doc: Document,
  fail: (problem: Problem) => void,
): Pick<SpecDocument, 'value' | 'marked'> {
  try {
    const tree: unknown = doc.toJS({ maxAliasCount: 100 });
    const value = writtenOut(tree, (text) => text.value);
    // A component's type decides how specs are merged, and is not a secret.
    return {
      value,
      marked: writtenOut(tree, (text, path) => (path.at(-1) === 'type' ? text.value : markOf(text))),
    };
  } catch (cause) {
    if (cause instanceof ValueFault) fail(cause.problem);
    // What yaml throws here, and nothing else: see its Alias.
    else if (cause instanceof ReferenceError)
      fail({
        code: 'alias-invalid',
        message: 'The file repeats its anchors too many times (`*name`), or an alias has no anchor.',
        hint: 'Write the values out.',
        path: [],
      });
    else throw cause;
    return { value: undefined, marked: undefined };
  }
}

const unclosed: Partial<Fault> = { hint: 'Is a bracket or a quote above it not closed?' };
/** By yaml's own code: what replaces yaml's own words. */
const reworded: Partial<Record<YAMLError['code'], Partial<Fault>>> = {
  DUPLICATE_KEY: {
    code: 'key-repeated',
    message: 'This key is in its map already.',
    hint: 'Keep one of the two.',
  },
  TAB_AS_INDENT: { code: 'yaml-invalid', message: 'A tab indents this line.', hint: 'YAML wants spaces.' },
  NON_STRING_KEY: {
    code: 'key-invalid',
    message: 'A key must be a text.',
    hint: 'Maps, lists and aliases (`*name`) cannot be keys.',
  },
  TAG_RESOLVE_FAILED: {
    hint: 'Specs hold plain data: texts, numbers, lists and maps need no tag (`!name`).',
  },
  BAD_INDENT: unclosed,
  MISSING_CHAR: unclosed,
};

function syntaxError(error: YAMLError, { show }: HiddenText, where: (span: Span) => Where): HemlError {
  const fault: Fault = {
    code: 'yaml-invalid',
    message: `The file is not valid YAML: ${show(error.message).replace(/\.$/, '')}.`,
    hint: 'Texts with `: `, `#` or one of `{}[],&*!|>%@` at a place that matters to YAML stand in quotes.',
  };
  return usage({ ...fault, ...reworded[error.code] }, where([error.pos[0], error.pos[1]]));
}

function place(file: string, lines: readonly string[], counter: LineCounter, span: Span | undefined): Where {
  if (!span) return { file };
  const { line, col } = counter.linePos(span[0]);
  const whole = lines[line - 1]?.replace(/\r$/, '') ?? '';
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
