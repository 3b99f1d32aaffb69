import { expect, it } from 'vitest';
import { readDocument } from './document';

const read = (text: string, env = {}) => readDocument(text, 'a.yaml', { env });

it('finds keys, values and list items, through aliases too', () => {
  const text = 'a: &x { b: [10, 20] }\nc: *x\n';
  const { find, where } = read(text);
  expect(where(find(['a', 'b', 1])?.value)).toEqual({
    file: 'a.yaml',
    line: 1,
    column: 17,
    text: text.split('\n')[0],
    length: 2,
  });
  expect(where(find(['c', 'b'])?.key)).toMatchObject({ line: 1, column: 9, length: 1 });
  expect(find(['c', 'd'])).toBeUndefined();
  expect(find(['a', 'b', 2])).toBeUndefined();
});

it('counts columns in the text as written, with references and Windows line ends', () => {
  const line = 'a: { b: ${env:X:-[1, 2]}, c: 3 }';
  const { find, where, value } = read(`${line}\r\n`);
  expect(value).toEqual({ a: { b: '[1, 2]', c: 3 } });
  expect(where(find(['a', 'c'])?.value)).toMatchObject({ column: line.indexOf('3') + 1, text: line });
});

it('keeps a quoted reference a text and reports an invalid one', () => {
  expect(read('a: "${env:N}"\nb: ${env:N}\nc: x${env:N}', { N: '3' }).value).toEqual({
    a: '3',
    b: 3,
    c: 'x3',
  });
  expect(read('a: ${env:1 2}').errors[0]?.message).toContain('is not a reference to an environment variable');
});

it('stops a file that blows up through its aliases', () => {
  const levels = Array.from(
    { length: 9 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
  );
  const { errors } = read(['l0: &l0 [x]', ...levels].join('\n'));
  expect(errors[0]?.message).toContain('repeats its anchors too many times');
});

it('refuses keys that would change JavaScript objects', () => {
  expect(read('a: { __proto__: { b: 1 } }').errors[0]).toMatchObject({
    kind: 'usage',
    where: { line: 1, column: 6 },
  });
});

it('takes nothing for a reference that is none: private characters, escapes, values of variables', () => {
  expect(read('a: "\ue024\ue07benv:X\ue07d ${env:N}"', { N: '${env:X}' }).value).toEqual({
    a: '\ue024\ue07benv:X\ue07d ${env:X}',
  });
  expect(read('a: "\\ue000\\ue001 \\U0000E002"\nb: ${env:N}', { N: '3' }).value).toEqual({
    a: '\ue000\ue001 \ue002',
    b: 3,
  });
  expect(read('a: "\\x24{env:N}"', { N: '3' }).value).toEqual({ a: '${env:N}' });
});

it('keeps references apart that stand beside each other, and takes what every object has for no variable', () => {
  expect(read('a: x${env:A}${env:B}..\n${env:A}: |\n  ${env:B}\n', { A: '1', B: '2' }).value).toEqual({
    a: 'x12..',
    1: '2\n',
  });
  expect(read('a: ${env:constructor:-none}').value).toEqual({ a: 'none' });
  expect(read('a: ${env:toString}').errors[0]?.message).toBe('The environment variable toString is not set.');
});

it('writes aliases out, so that a default filled in at one place does not show at another', () => {
  const { value } = read('a: &x { b: 1 }\nc: *x\n') as { value: { a: object; c: object } };
  expect(value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  expect(value.a).not.toBe(value.c);
});
