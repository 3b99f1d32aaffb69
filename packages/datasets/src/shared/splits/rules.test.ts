import { describe, expect, it } from 'vitest';
import { told } from '../../../test/told';
import { partRule } from './rules';

describe('partRule', () => {
  it('takes a number, a prefix or a list', () => {
    expect(partRule(3, 'train')).toEqual({ kind: 'drawn', count: 3 });
    expect(partRule({ prefix: 'a' }, 'train')).toEqual({ kind: 'prefix', prefix: 'a' });
    expect(partRule({ list: 'a.txt', count: 2 }, 'test')).toEqual({ kind: 'list', list: 'a.txt', count: 2 });
  });

  it('says what does not fit', () => {
    expect(told(() => partRule({ prefx: 'a' } as never, 'train'))).toMatchInlineSnapshot(`
      "The dataset's \`split.train\` has no \`prefx\`.
      Did you mean 'prefix'? There are: prefix, list, count."
    `);
    expect(told(() => partRule({ prefix: 'a', list: 'b' }, 'train'))).toMatchInlineSnapshot(`
      "The dataset's \`split.train\` has both a prefix and a list.
      Write a number, { prefix: train_ } or { list: train.txt }."
    `);
    expect(told(() => partRule({ count: 3 }, 'validation'))).toMatchInlineSnapshot(`
      "The dataset's \`split.validation\` has neither a prefix nor a list.
      Write a number, { prefix: train_ } or { list: train.txt }."
    `);
  });
});
