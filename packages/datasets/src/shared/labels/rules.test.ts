import { describe, expect, it } from 'vitest';
import { told } from '../../../test/told';
import { labelRule } from './rules';

const ways = '{ present: CLASS }, { column: NAME } or { folder: true }';

describe('labelRule', () => {
  it('fills in what was not said', () => {
    expect(labelRule({ present: 'mouth' }, ways)).toEqual({
      kind: 'present',
      present: 'mouth',
      minShare: 0,
      less: 'absent',
    });
    expect(labelRule({ column: 'age' }, ways)).toEqual({
      kind: 'column',
      verbatim: false,
      column: 'age',
      file: 'labels.csv',
    });
    expect(labelRule({ folder: true }, ways)).toEqual({ kind: 'folder' });
  });

  it('wants exactly one rule, and its own keys', () => {
    expect(told(() => labelRule({}, ways))).toMatchInlineSnapshot(`
      "The dataset's \`label\` does not name where the label comes from.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
    expect(told(() => labelRule({ present: 'mouth', column: 'age' }, ways))).toMatchInlineSnapshot(`
      "The dataset's \`label\` names present and column.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }. In a spec that extends another, \`replace: [dataset.label]\` leaves out the label of that one."
    `);
    expect(told(() => labelRule({ folder: true, file: 'a.csv' }, ways))).toMatchInlineSnapshot(`
      "\`label.file\` belongs to \`column\` only.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
    expect(told(() => labelRule({ column: 'age', minShare: 0.1 }, ways))).toMatchInlineSnapshot(`
      "\`label.minShare\` belongs to \`present\` only.
      Write one of { present: CLASS }, { column: NAME } or { folder: true }."
    `);
  });
});
