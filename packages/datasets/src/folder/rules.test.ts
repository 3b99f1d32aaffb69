import { describe, expect, it } from 'vitest';
import { labelRule, partRule } from './rules';

const told = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
  return 'nothing went wrong';
};

describe('labelRule', () => {
  it('fills in what was not said', () => {
    expect(labelRule({ present: 'mouth' })).toEqual({ kind: 'present', present: 'mouth', minShare: 0 });
    expect(labelRule({ column: 'age' })).toEqual({ kind: 'column', column: 'age', file: 'labels.csv' });
    expect(labelRule({ folder: true })).toEqual({ kind: 'folder' });
  });

  it('wants exactly one rule, and its own keys', () => {
    expect(told(() => labelRule({}))).toMatchInlineSnapshot(`
      "The dataset's \`label\` says nothing of where the label comes from.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
    expect(told(() => labelRule({ present: 'mouth', column: 'age' }))).toMatchInlineSnapshot(`
      "The dataset's \`label\` names present and column.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
    expect(told(() => labelRule({ folder: true, file: 'a.csv' }))).toMatchInlineSnapshot(`
      "\`label.file\` goes with \`column\` only.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
    expect(told(() => labelRule({ column: 'age', minShare: 0.1 }))).toMatchInlineSnapshot(`
      "\`label.minShare\` goes with \`present\` only.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
  });
});

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
