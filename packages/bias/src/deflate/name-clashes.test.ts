import { expect, it } from 'vitest';
import { checkNames } from './name-clashes';

const told = (...ids: string[]): string => {
  try {
    checkNames(ids.map((id) => ({ id, image: `/${id}.png` })));
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

it('refuses names that something made of another image may get', () => {
  expect(told('a', 'a~x', 'b~2', 'c~own')).toBe('nothing');
  expect(told('a', 'a~2')).toMatchInlineSnapshot(
    `"The image 'a~2' has the name that what is made of 'a' may get: /a~2.png"`,
  );
  expect(told('a/b', 'a/b~own')).toMatchInlineSnapshot(
    `"The image 'a/b~own' has the name that what is made of 'a/b' may get: /a/b~own.png"`,
  );
  expect(told('a\nb')).toContain('has a line break');
});
