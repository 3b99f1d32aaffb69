import { readFile } from 'node:fs/promises';
import { parseCsv } from '../files/csv';
import type { FoundImage, Labelled } from '../found';
import { count, mistake, suggest } from '../mistake';
import { labelNames } from './yes-no';

/**
 * Labels from a column of a CSV file. A column of yes and no (1 and 0, 1 and -1, true and false) called `smile`
 * gives the labels `smile` and `no-smile`; any other column gives its values. All columns become attributes.
 * Images without a row, or with an empty value, are left out, and a note says so.
 */
export async function labelByColumn(
  images: readonly FoundImage[],
  file: string,
  column: string,
): Promise<Labelled> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw mistake(
      `The file of labels is missing: ${file}.`,
      "Mend the `file` of the dataset's `label`, or its `root`.",
    );
  });
  const { header, rows } = parseCsv(text, file);
  const at = header.indexOf(column, 1);
  if (at < 0) {
    throw mistake(`${file} has no column '${column}'.`, suggest(column, header.slice(1)), { file, line: 1 });
  }
  const byName = new Map(rows.map(({ cells }) => [cells[0] as string, cells]));
  const found = images.flatMap((image) => {
    const cells =
      byName.get(image.name) ?? byName.get(image.id) ?? byName.get(image.name.split('/').at(-1) as string);
    return cells && cells[at] !== '' ? [{ image, cells }] : [];
  });
  if (found.length === 0) {
    throw mistake(
      `No image is named in the first column of ${file}.`,
      `The first image is '${images[0]?.name}', the first row '${rows[0]?.cells[0] ?? ''}'.`,
      { file },
    );
  }
  const labels = labelNames(
    found.map(({ cells }) => cells[at] as string),
    column,
  );
  const left = images.length - found.length;
  return {
    samples: found.map(({ image, cells }, i) => ({
      ...image,
      label: labels[i] as string,
      attributes: {
        ...image.attributes,
        ...Object.fromEntries(header.slice(1).map((key, at) => [key, parseValue(cells[at + 1] as string)])),
      },
    })),
    notes: left > 0 ? [`${count(left, 'image')} left out: no '${column}' in ${file}.`] : [],
  };
}

function parseValue(text: string): string | number | boolean {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
