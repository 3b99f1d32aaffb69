import { expect, it } from 'vitest';
import { HemlError, HemlErrors } from '../contracts/error';
import { formatError } from './format-error';

const where = { file: '/data/specs/a.yaml', line: 12, column: 3, text: '  epoch: 3', length: 5 };

it('shows place, message, line with a caret and the way out', () => {
  const error = new HemlError('No such option.', { where, hint: 'Did you mean `epochs`?' });
  expect(formatError(error, { folder: '/data' })).toMatchInlineSnapshot(`
    "specs/a.yaml:12:3
    No such option.
      12 |   epoch: 3
         |   ^^^^^
    Did you mean \`epochs\`?"
  `);
});

it('keeps a file outside of the folder absolute, and places that are not files as they are', () => {
  expect(
    formatError(new HemlError('x', { where: { file: '/data/a.yaml' } }), { folder: '/data/specs' }),
  ).toBe('/data/a.yaml\nx');
  expect(formatError(new HemlError('x', { where: { file: '--set a=1' } }))).toBe('--set a=1\nx');
});

it('shows several errors one after another', () => {
  const errors = new HemlErrors([
    new HemlError('one', { kind: 'usage' }),
    new HemlError('two', { kind: 'usage' }),
  ]);
  expect(formatError(errors)).toBe('one\n\ntwo');
  expect(errors.exitCode).toBe(2);
});

it('cuts a long line around the place', () => {
  const text = `${'a'.repeat(300)}HERE${'b'.repeat(300)}`;
  const shown = formatError(
    new HemlError('x', { where: { file: 'f', line: 1, column: 301, text, length: 4 } }),
  );
  const [, , line, marks] = shown.split('\n');
  expect(line!.length).toBeLessThan(110);
  expect(line!.slice(marks!.indexOf('^'), marks!.lastIndexOf('^') + 1)).toBe('HERE');
});

it('paints when asked to', () => {
  const error = new HemlError('x', { hint: 'y' });
  expect(formatError(error, { paint: (style, text) => `<${style}>${text}` })).toBe('<message>x\n<hint>y');
  expect(formatError(error, { color: true })).toContain('\u001b[');
});
