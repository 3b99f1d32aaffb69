import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc, { type Arbitrary } from 'fast-check';
import { parse, stringify } from 'yaml';

/** The real experiments, by their file's name. */
const folder = fileURLToPath(new URL('../../../specs/', import.meta.url));
const read = (under: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, under))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(join(folder, under, name), 'utf8')]),
  );
export const realSpecs = read('.');
export const realSweeps = read('sweeps');

/** Names that JavaScript or YAML keep for themselves, or that look like more than a name. */
export const oddKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'),
  fc.constantFrom('<<', '', ' ', '0', '4294967295', 'null', '~', 'type', 'a.b', 'x/../y', '${env:KEY}', '-'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

export const oddText = fc.oneof(
  oddKey,
  fc.constantFrom(
    '${env:',
    '${env:}',
    '${env:UNSET}',
    '${env:HOME:-x}',
    '${env:REF}',
    '${env:__proto__}',
    '$',
  ),
  fc.constantFrom(
    '/etc/passwd',
    '/dev/zero',
    '../secret.yaml',
    './canary.mjs',
    '.',
    '/',
    'a\0b',
    'file:///x',
  ),
  fc.constantFrom(
    'data:text/javascript,globalThis.canary=1',
    'node:fs',
    '`${globalThis.canary=1}`',
    '!!js/function',
  ),
  fc.constantFrom(
    '\ue000\ue001',
    '\u001b[2J',
    '\u202e',
    '\ud800',
    '\ufeff',
    'x'.repeat(20_000),
    '"',
    "'",
    '|',
    '{',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 2 ** 31, 2 ** 53, 1e21, 1e300, 5e-324, Infinity, -Infinity, NaN),
  fc.integer(),
  fc.double(),
);

/** A small value of any shape. */
export const oddValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(oddText, oddNumber, fc.constantFrom(null, true, false, undefined)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(oddKey, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc.tuple(fc.integer({ min: 1, max: 120 }), tie('value')).map(([depth, value]) => nested(depth, value)),
    fc.integer({ min: 1, max: 300 }).map((length) => Array.from({ length }, (_, i) => `s${i}`)),
  ),
})).value;

const nested = (depth: number, value: unknown): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner, _, i) => (i % 2 ? [inner] : { a: inner }), value);

type Branch = unknown[] | Record<string, unknown>;
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** Every place of a tree: what holds it, and under which key. */
function places(tree: unknown): [holder: Branch, key: string][] {
  if (!isBranch(tree)) return [];
  return Object.keys(tree).flatMap((key) => [
    [tree, key] as [Branch, string],
    ...places((tree as never)[key]),
  ]);
}

const set = (holder: Branch, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

const change = fc.record({
  what: fc.constantFrom('delete', 'replace', 'replace', 'rename', 'add', 'duplicate', 'swap'),
  at: fc.nat(),
  other: fc.nat(),
  key: oddKey,
  value: oddValue,
});

/** A spec with one to four of its nodes deleted, replaced, renamed, doubled or exchanged. */
export function mutated(texts: Record<string, string>): Arbitrary<string> {
  const trees = Object.values(texts).map((text) => parse(text) as Branch);
  return fc
    .tuple(fc.constantFrom(...trees), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([original, changes]) => {
      const tree = structuredClone(original);
      for (const { what, at, other, key: odd, value } of changes) {
        const all = places(tree);
        if (all.length === 0) break;
        const [holder, key] = all[at % all.length]!;
        const [holder2, key2] = all[other % all.length]!;
        const here = (holder as Record<string, unknown>)[key];
        if (what === 'delete') Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key];
        else if (what === 'replace') set(holder, key, value);
        else if (what === 'rename') set(holder, odd, here);
        else if (what === 'add') set(isBranch(here) ? here : holder, odd, value);
        else if (Array.isArray(holder) && what === 'duplicate') holder.push(structuredClone(here));
        else set(holder2, key2, structuredClone(here));
      }
      return stringify(tree, { aliasDuplicateObjects: false, lineWidth: 0 });
    });
}

/** What means something to YAML, or to what reads references. */
const token = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ': ',
    ', ',
    '- ',
    '? ',
    '\n',
    '\n  ',
    ' ',
    '\t',
    '#',
    '"',
    "'",
    '|\n',
    '>\n',
  ),
  fc.constantFrom(
    '&a ',
    '*a',
    '*b ',
    '<<: *a\n',
    '---\n',
    '...\n',
    '%YAML 1.1\n---\n',
    '%TAG ! x\n',
    '!!set ',
    '!!binary ',
  ),
  fc.constantFrom(
    '!!merge ',
    '!!js/function ',
    '!<x> ',
    '"\\ue000"',
    '\\',
    '${env:N}',
    '${env:N:-{}',
    '}',
    '\r',
    '\0',
  ),
  oddText,
  fc
    .tuple(fc.constantFrom('[', '{a: ', '- ', '*a,', '? ', '&a '), fc.integer({ min: 1, max: 3000 }))
    .map(([one, times]) => one.repeat(times)),
);

/** Text made of what means something to YAML. */
export const oddYaml = fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(''));

/** A spec in which one of the places that are looked up, opened or shown holds something odd. */
export const aimed = (text: string): Arbitrary<string> => {
  const tree = parse(text) as Record<string, unknown>;
  const plugins = tree.plugins as string[];
  return fc.tuple(fc.nat(6), oddText).map(([place, odd]) => {
    const changes: object[] = [
      { plugins: [...plugins, odd] },
      { dataset: { type: odd } },
      { segments: [odd, 'skin'], hierarchy: 'pairs' },
      { hierarchy: { [odd]: [odd, 'skin'] } },
      { name: odd },
      { extends: odd },
      { overrides: { [odd]: {} }, [odd]: odd },
    ];
    return stringify({ ...tree, ...changes[place] });
  });
};

/** Lists that hold each other and themselves, by anchors and aliases. */
export const anchored = fc
  .array(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 7 })
  .map((lists) =>
    lists.map((list, i) => `k${i}: &a${i} [${list.map((j) => (j > i ? j : `*a${j}`))}]`).join('\n'),
  );

/** A spec in whose text a piece is taken out, doubled or put in. */
export const scribbled = (texts: Record<string, string>): Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...Object.values(texts)),
      fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.boolean(), token), { minLength: 1, maxLength: 4 }),
    )
    .map(([text, edits]) =>
      edits.reduce((now, [at, length, twice, inserted]) => {
        const start = at % (now.length + 1);
        const rest = now.slice(start + (twice ? 0 : length));
        return now.slice(0, start) + (twice ? now.slice(start, start + length) : inserted) + rest;
      }, text),
    );

/** `--set` arguments. */
export const setting = fc
  .tuple(
    fc.oneof(
      fc
        .array(
          fc.oneof(oddKey, fc.constantFrom('training', 'loss', 'segments', 'plugins', 'type', '0', '1')),
          { minLength: 1, maxLength: 5 },
        )
        .map((keys) => keys.join('.')),
      fc.constantFrom(
        'training.loss.type',
        'segments.2',
        'segments.4',
        'segments.99999999',
        'dataset',
        'model.trunk',
        'hierarchy',
        'overrides',
      ),
    ),
    fc.oneof(oddYaml, oddText),
  )
  .map(([path, value]) => `${path}=${value}`);
