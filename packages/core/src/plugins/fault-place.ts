import { readFileSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Where } from '../contracts/error';

/** How jiti ends the message of a file that it cannot parse: its columns count from 0. */
const parseError = /\n\s*(\S.*):(\d+):(\d+)\s*$/;
/** A line of a stack: `at f (FILE:LINE:COLUMN)` or `at FILE:LINE:COLUMN`. */
const frame = /^\s*at (?:.*\()?(?:async )?([^()]+):(\d+):\d+\)?$/;

/**
 * The line at which loading a plugin fails: of the file that cannot be parsed, or the first in the error's stack that is
 * in the plugin's own folder. A transpiled file has the lines of its source, but not the columns.
 */
export function faultPlace(error: unknown, file: string): Where | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, parsed, line, column] = parseError.exec(error.message) ?? [];
  if (parsed) return placed(parsed, Number(line), Number(column) + 1);
  const own = dirname(file) + sep;
  for (const text of (error.stack ?? '').split('\n')) {
    const [, named, at] = frame.exec(text) ?? [];
    const path = named?.startsWith('file:') ? fileURLToPath(named) : named;
    if (path?.startsWith(own) && !path.slice(own.length).includes(`node_modules${sep}`))
      return placed(path, Number(at));
  }
  return undefined;
}

function placed(file: string, line: number, column?: number): Where | undefined {
  try {
    const text = readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
    return {
      file,
      line,
      ...(column === undefined ? {} : { column }),
      ...(text === undefined ? {} : { text }),
    };
  } catch {
    return undefined;
  }
}
