import { HemlError } from '@hemlkit/core';
import { comparisonText, runsTable } from '@hemlkit/report';
import { compareRuns, type RunRecord, readRuns } from '@hemlkit/sweeps';
import { type Io, warnTo } from '../io';
import { paintWith } from '../paint';

export interface RunsOptions {
  compare?: boolean;
  format: 'text' | 'json';
}

/** `heml runs [FOLDER...]`: a line a run; with `--compare`, what differs between two of them. */
export async function runs(io: Io, folders: readonly string[], options: RunsOptions): Promise<number> {
  const { compare, format } = options;
  if (compare && folders.length !== 2)
    throw new HemlError('Two runs can be compared, no more and no fewer.', {
      code: 'two-runs-needed',
      kind: 'usage',
      hint: 'Write `heml runs --compare runs/A runs/B`.',
    });
  const records = await readRuns(folders.length > 0 ? folders : ['runs'], warnTo(io));
  const paint = paintWith(io.colors.out);
  if (compare) {
    const [a, b] = records;
    if (records.length !== 2 || !a || !b)
      throw new HemlError('A folder of several runs cannot be compared.', {
        code: 'run-ambiguous',
        kind: 'usage',
        hint: `Name a run in it: ${records
          .slice(0, 3)
          .map(({ folder }) => folder)
          .join(', ')}, ...`,
      });
    const comparison = compareRuns(a, b);
    io.out(
      `${format === 'json' ? JSON.stringify(comparison, null, 2) : comparisonText(comparison, { paint })}\n`,
    );
    return 0;
  }
  io.out(
    `${format === 'json' ? JSON.stringify(records.map(listed), null, 2) : runsTable(records, { paint })}\n`,
  );
  return 0;
}

/** Without what the run's own files hold. */
const listed = ({ spec: _, summary: __, ...rest }: RunRecord) => rest;
