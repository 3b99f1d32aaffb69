import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TinyFolder } from '../../test/tiny-folder';
import { surveyFolder } from './survey';

let data: TinyFolder;
const names = Array.from({ length: 12 }, (_, i) => `p${Math.floor(i / 2)}_${i % 2}.png`);
beforeEach(async () => {
  data = await TinyFolder.create();
  await data.images(Object.fromEntries(names.map((name) => [name, undefined])));
});
afterEach(() => data.remove());

const split = { train: 8, validation: 4 };
const labels = async (options: Record<string, unknown>) => {
  const { splits } = await data.load({ split, balanced: true, ...options });
  const all = [...splits.train, ...splits.validation].sort((a, b) => (a.id < b.id ? -1 : 1));
  return all.map(({ label }) => label);
};

describe('folder, labels from other tables', () => {
  it('reads JSON and JSON lines, and takes another column than the first for the images', async () => {
    const expected = names.map((_, i) => (i % 2 ? 'dog' : 'cat'));
    const records = names.map((image, i) => ({ kind: expected[i], image }));
    await data.write(
      'labels.json',
      JSON.stringify(Object.fromEntries(names.map((name, i) => [name, expected[i]]))),
    );
    await data.write('metadata.jsonl', records.map((one) => JSON.stringify(one)).join('\n'));
    expect(await labels({ label: { column: 'label', file: 'labels.json' } })).toEqual(expected);
    const label = { column: 'kind', file: 'metadata.jsonl', image: 'image' };
    expect(await labels({ label })).toEqual(expected);
    const wrong = await data.mistake({ split, label: { ...label, image: 'imag' } });
    expect(wrong).toContain("has no column 'imag'");
    expect(wrong).toContain("Did you mean 'image'?");
  });

  it('parts amounts by bins, and refuses them without', async () => {
    await data.write(
      'labels.csv',
      ['image,age', ...names.map((name, i) => `${name},${20 + i * 2.5}`)].join('\n'),
    );
    expect(await labels({ label: { column: 'age', bins: [30, 40] } })).toEqual([
      ...Array(4).fill('under 30'),
      ...Array(4).fill('30 to 40'),
      ...Array(4).fill('40 or more'),
    ]);
    const wrong = await data.mistake({ split, label: { column: 'age' } });
    expect(wrong).toContain('12 different numbers for 12 images: these are amounts and not labels');
    expect(wrong).toContain('bins: [30, 40]');
    expect(await data.mistake({ split, label: { column: 'age', bins: [40, 30] } })).toContain(
      'does not rise at 30',
    );
    expect(await data.mistake({ split, label: { column: 'age', bins: [3], verbatim: true } })).toContain(
      'Leave one',
    );
  });

  it('groups images by what their names say', async () => {
    await data.write('labels.csv', ['image,kind', ...names.map((name, i) => `${name},${i % 2}`)].join('\n'));
    const label = { column: 'kind' };
    const { splits } = await data.load({
      split,
      label,
      attributes: { person: { before: '_' } },
      group: 'person',
    });
    const people = splits.validation.map(({ attributes }) => attributes?.person);
    expect(splits.validation).toHaveLength(4);
    expect(new Set(people).size).toBe(2);
    for (const { attributes } of splits.train) expect(people).not.toContain(attributes?.person);
  });
});

describe('a survey of a folder', () => {
  const survey = () =>
    surveyFolder(
      data.root,
      'images',
      names.map((name) => ({ name, file: `${data.root}/images/${name}` })),
    );

  it('finds tables, the column that names images, amounts and groups', async () => {
    const rows = names.map((name, i) => `${i % 2 ? 'dog' : 'cat'},${name},${i / 2}`);
    await data.write('facts.csv', ['kind,file,weight', ...rows].join('\n'));
    await data.write('classes.json', '["background", "skin"]');
    await data.write('broken.csv', 'image,kind\n"a,1\n');
    await data.write('other.csv', 'image,kind\nx,1\ny,2\n');
    const { tables, unread, groups } = await survey();
    expect(tables).toHaveLength(1);
    const [{ columns, ...table }] = tables as [(typeof tables)[number]];
    expect(table).toEqual({ file: 'facts.csv', image: 'file', named: 12, rows: 12 });
    expect(columns.map(({ name, isAmount, bins, alone }) => ({ name, isAmount, bins, alone }))).toEqual([
      { name: 'kind', isAmount: false, bins: [], alone: 0 },
      { name: 'weight', isAmount: true, bins: [2, 4], alone: 12 },
    ]);
    expect(columns[0]?.values.slice(0, 2)).toEqual(['cat', 'dog']);
    expect(unread.map(({ file }) => file)).toEqual(['broken.csv']);
    expect(groups?.rule).toEqual({ before: '_' });
    expect(groups?.values.slice(0, 3)).toEqual(['p0', 'p0', 'p1']);
  });
});
