import { HemlError, HemlErrors } from '@hemlkit/core';
import { expect, it } from 'vitest';
import { fakeIo } from '../test/fake-io';
import { errorEvents } from './error-events';
import { main } from './main';

it('has code, message, hint and place of each error, a line each', () => {
  const where = { file: '/a.yaml', line: 2 };
  const errors = new HemlErrors([
    new HemlError('one', { code: 'name-invalid', hint: 'Rename it.', where }),
    new HemlError('two', { code: 'class-unknown' }),
  ]);
  expect(
    errorEvents(errors)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { type: 'error', code: 'name-invalid', message: 'one', hint: 'Rename it.', where },
    { type: 'error', code: 'class-unknown', message: 'two' },
  ]);
});

it('names an error that nobody foresaw', () => {
  expect(JSON.parse(errorEvents(new TypeError('x')))).toEqual({
    type: 'error',
    code: 'unexpected',
    message: 'x',
  });
});

it.each([
  ['train', '--json', '{"type":"error","code":"file-missing"'],
  ['sweep', '--json', '{"type":"error","code":"file-missing"'],
  ['plan', '--json', ''],
  ['train', '--resume', ''],
])('ends the events of a command, and is no part of a result: %s %s', async (command, option, out) => {
  const io = fakeIo();
  expect(await main([command, '/nowhere/a.yaml', option], io)).toBe(2);
  expect(io.stdout.slice(0, out.length || undefined)).toBe(out);
  expect(io.stderr).toContain('/nowhere/a.yaml');
});
