import type { FoundImage } from '../found';
import { readRows, type Table } from './table';

type Attributes = NonNullable<FoundImage['attributes']>;

/** The columns besides the images, row by row; numbers of named classes as their names. Undefined: there are none. */
export async function readScalars(table: Table): Promise<Attributes[] | undefined> {
  const columns = table.otherColumns;
  if (columns.length === 0) return undefined;
  const names = classNames(table);
  const rows = await readRows(table, columns, 0, table.rows);
  return rows.map((row) =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const value = plain(row[column], names[column]);
        return value === undefined ? [] : [[column, value]];
      }),
    ),
  );
}

function plain(value: unknown, names: readonly string[] | undefined): string | number | boolean | undefined {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  // Whole numbers beyond 2^53 as texts: as numbers, different ones would become one.
  if (typeof value === 'bigint' || typeof value === 'number')
    return (
      names?.[Number(value)] ??
      (Number.isSafeInteger(Number(value)) || typeof value === 'number' ? Number(value) : String(value))
    );
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

/** The names of class labels, which Hugging Face keeps beside the schema under the key `huggingface`. */
function classNames({ metadata }: Table): Record<string, string[]> {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  const features = text === undefined ? undefined : parse(text)?.info?.features;
  return Object.fromEntries(
    Object.entries(features ?? {}).flatMap(([column, feature]) =>
      areNames(feature?.names) ? [[column, feature.names]] : [],
    ),
  );
}

/** Texts, each once: of two classes with one name the numbers are kept. */
const areNames = (names: unknown): names is string[] =>
  Array.isArray(names) &&
  names.every((name) => typeof name === 'string') &&
  new Set(names).size === names.length;

interface HuggingFace {
  info?: { features?: Record<string, { names?: string[] } | null> };
}

/** Metadata that is not as Hugging Face writes it names nothing: numbers stay numbers. */
function parse(text: string): HuggingFace | undefined {
  try {
    return JSON.parse(text) as HuggingFace;
  } catch {
    return undefined;
  }
}
