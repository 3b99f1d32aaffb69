import { isHemlError } from '@hemlkit/core/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv';

const cells = (text: string) => {
  const { header, rows } = parseCsv(text, 'labels.csv');
  return [header, ...rows.map((row) => row.cells)];
};

const told = (text: string): string => {
  try {
    return JSON.stringify(cells(text));
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
};

describe('parseCsv', () => {
  it('reads quotes where a cell begins with one, as pandas does', () => {
    expect(cells('image,size\na,5" pipe\nb,"6"" pipe"\nc,"x, y"\nd," z "\ne,8" pipe\n')).toEqual([
      ['image', 'size'],
      ['a', '5" pipe'],
      ['b', '6" pipe'],
      ['c', 'x, y'],
      ['d', ' z '],
      ['e', '8" pipe'],
    ]);
  });

  it('reads what other programs write: semicolons, tabs, a byte order mark, other line ends', () => {
    const table = [
      ['image', 'colour'],
      ['a, b', 'red'],
    ];
    expect(cells('\ufeffimage;colour\r\na, b;red\r\n')).toEqual(table);
    expect(cells('image\tcolour\ra, b\tred')).toEqual(table);
  });

  it('knows in which line a row ends', () => {
    const { rows } = parseCsv('image,note\n\na,"two\nlines"\nb,x\n', '');
    expect(rows.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('says what is wrong, and where', () => {
    expect(told('image,a\nx,1\ny,"open\nz,2\n')).toMatchInlineSnapshot(`
      "labels.csv has a quote that is never closed, in line 3 or soon after it.
      Close it, or double a quote that is meant."
    `);
    expect(told(`image,a\nx,1\ny,"open${'\nz,2'.repeat(400_000)}`)).toMatchInlineSnapshot(`
      "labels.csv has a quote that is never closed, in line 3 or soon after it.
      Close it, or double a quote that is meant."
    `);
    expect(told('image,a\nx,"5" pipe\n')).toMatchInlineSnapshot(`
      "Line 2 of labels.csv has a cell that goes on after its closing quote.
      Double a quote that is meant: "5"" pipe"."
    `);
    expect(told('image;a\nx,1\n')).toMatchInlineSnapshot(`
      "Line 2 of labels.csv has 1 value where the header has 2.
      Cells are separated by semicolons, as in its header. Correct the line; a value that holds one is quoted."
    `);
    expect(told('image,a,a\nx,1,2\n')).toMatchInlineSnapshot(`
      "labels.csv has two columns 'a'.
      Rename or remove one."
    `);
    expect(told(' \n,,\n')).toMatchInlineSnapshot(`
      "labels.csv is empty.
      Its first line names the columns, the first of which is the image."
    `);
  });

  it('reads any text or refuses it with a message', () => {
    const text = fc.array(
      fc.constantFrom('a', 'é', '"', '""', ',', ';', '\t', '\n', '\r\n', ' ', '\ufeff', '\0'),
    );
    fc.assert(
      fc.property(text, (parts) => {
        try {
          parseCsv(parts.join(''), 'x');
        } catch (error) {
          if (!isHemlError(error)) throw error;
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('reads back what is written as RFC 4180 says', () => {
    const cell = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((one) => one.trim() === one && !one.includes('\r'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
        expect(cells(['image,a', ...text].join('\n')).slice(1)).toEqual(rows);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
