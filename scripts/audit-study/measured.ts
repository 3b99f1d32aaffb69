import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome';

/** Counts of a row that was measured before outcomes were kept one by one. */
interface Counted {
  datasets: number;
  /** Those in which what is sought was found; where nothing is planted: anything. */
  found: number;
  /** Those with a finding beside it. */
  others: number;
  tests: number;
}

interface Row {
  /** What was found in each dataset, by its number less 1; null: not measured. */
  found: (string[] | null)[];
  /** The most tests of a dataset. */
  tests: number;
  counted?: Counted;
}

/**
 * What was measured, by row and dataset: a file that is committed, so that the page can be written again from it and no row
 * that it had is lost. It is written after each dataset, whole or not at all.
 */
export class Measured {
  private readonly rows: Record<string, Row>;

  constructor(private readonly file: string) {
    this.rows = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Row>) : {};
  }

  /** Whether a dataset of a row was measured. */
  has(row: string, dataset: number): boolean {
    return (this.rows[row]?.found[dataset - 1] ?? null) !== null;
  }

  add(row: string, dataset: number, { tests, found }: Outcome): void {
    const own = this.rows[row] ?? { found: [], tests: 0 };
    this.rows[row] = own;
    while (own.found.length < dataset) own.found.push(null);
    own.found[dataset - 1] = found;
    own.tests = Math.max(own.tests, tests);
    this.write();
  }

  /**
   * The counts of a row: of the first datasets that were measured one by one, or those of before, whichever are more.
   * @param options `sought`: a name and its aspect (default: any finding); `most`: datasets that are counted (default: all)
   */
  counts(row: string, { most, sought }: { most?: number; sought?: string }): Counted {
    const own = this.rows[row];
    const known = (own?.found ?? []).slice(0, most).filter((one): one is string[] => one !== null);
    const { counted } = own ?? {};
    if (counted && counted.datasets > known.length) return counted;
    return {
      datasets: known.length,
      found: known.filter((one) => (sought === undefined ? one.length > 0 : one.includes(sought))).length,
      others: known.filter((one) => one.some((name) => name !== sought)).length,
      tests: own?.tests ?? 0,
    };
  }

  /** A row a line, in the order of their names. */
  private write(): void {
    const lines = Object.keys(this.rows)
      .sort()
      .map((row) => `${JSON.stringify(row)}: ${JSON.stringify(this.rows[row])}`);
    writeFileSync(`${this.file}.new`, `{\n${lines.join(',\n')}\n}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}
