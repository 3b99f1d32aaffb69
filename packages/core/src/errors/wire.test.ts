import { expect, it } from 'vitest';
import { HemlError, HemlErrors } from '../contracts/error';
import { DamagedFile } from '../files/damaged';
import { systemError } from './system-error';
import { fromWire, toWire } from './wire';

/** Through the form in which processes send messages. */
const sent = (error: unknown): Error => fromWire(structuredClone(toWire(error)));

it('keeps all that a HemlError holds, and its stack', () => {
  const error = new HemlError('The node cannot be trained.', {
    code: 'node-diverged',
    kind: 'usage',
    scope: 'node',
    hint: 'Lower the learning rate.',
    where: { file: '/a.yaml', line: 3, column: 2, text: '  x: 1', length: 1 },
  });
  const received = sent(error) as HemlError;
  expect(received).toBeInstanceOf(HemlError);
  const { name, message, stack, code, kind, scope, hint, where, exitCode } = error;
  expect(received).toMatchObject({ name, message, stack, code, kind, scope, hint, where, exitCode });
});

it('keeps a damaged file one, with what is to be set aside', () => {
  const received = sent(new DamagedFile('/run/a.json', 'it is empty', 'Train again.', '/run'));
  expect(received).toBeInstanceOf(DamagedFile);
  expect(received).toMatchObject({
    file: '/run/a.json',
    reason: 'it is empty',
    item: '/run',
    hint: 'Train again.',
  });
});

it('keeps each of several errors', () => {
  const place = { file: '/a.yaml', line: 1 };
  const received = sent(
    new HemlErrors([
      new HemlError('one', { code: 'a', where: place }),
      new HemlError('two', { code: 'b', hint: 'Do.' }),
    ]),
  ) as HemlErrors;
  expect(received).toBeInstanceOf(HemlErrors);
  expect(received).toMatchObject({ message: 'one\ntwo', code: 'several' });
  expect(received.errors).toMatchObject([
    { message: 'one', code: 'a', where: place },
    { message: 'two', code: 'b', hint: 'Do.' },
  ]);
});

it('keeps what a plugin with a second copy of core throws', () => {
  const foreign = Object.assign(new Error('x'), {
    name: 'HemlError',
    code: 'other-core',
    kind: 'usage',
    exitCode: 2,
  });
  expect(sent(foreign)).toMatchObject({ message: 'x', code: 'other-core', kind: 'usage', exitCode: 2 });
});

it('keeps what the system refused, so that a readable error can be made of it', () => {
  const refused = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
    path: '/run/a.json',
  });
  expect(systemError(sent(refused))).toMatchObject({ message: systemError(refused)?.message });
});

it('makes no HemlError of another one', () => {
  expect(sent(new TypeError('x'))).not.toBeInstanceOf(HemlError);
  expect(sent(new TypeError('x'))).toMatchObject({ message: 'x' });
  expect(sent('broken')).toMatchObject({ message: 'broken' });
});
