import { expect, it } from 'vitest';
import { HemlError, HemlErrors } from './error';

const coded = (...codes: string[]) => new HemlErrors(codes.map((code) => new HemlError(code, { code })));

it('has the code that it is given, else `unnamed`', () => {
  expect(new HemlError('x', { code: 'my-plugin/image-too-dark' }).code).toBe('my-plugin/image-too-dark');
  expect(new HemlError('x').code).toBe('unnamed');
});

it('has the code of all of several errors, and `several` where they differ', () => {
  expect(coded('name-invalid', 'name-invalid').code).toBe('name-invalid');
  expect(coded('name-invalid', 'class-unknown').code).toBe('several');
  expect(coded('name-invalid', 'class-unknown').errors.map(({ code }) => code)).toEqual([
    'name-invalid',
    'class-unknown',
  ]);
});
