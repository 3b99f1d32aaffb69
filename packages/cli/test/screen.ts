/** The character that begins a terminal's control sequences. */
export const esc = '\x1b';

const sequences = new RegExp(`${esc}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, 'gu');
const cursorUp = new RegExp(`^${esc}\\[(\\d+)A$`);

/**
 * What a terminal shows after some output: enough of one for lines that are redrawn in place. A line wider than the
 * terminal wraps, as it would there.
 */
export function screenOf(output: string, columns = 80): string[] {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  const put = (glyph: string) => {
    if (column === columns) {
      row += 1;
      column = 0;
      lines[row] ??= '';
    }
    const line = [...(lines[row] ?? '').padEnd(column)];
    line[column] = glyph;
    lines[row] = line.join('');
    column += 1;
  };
  for (const [part] of output.matchAll(sequences)) {
    const up = cursorUp.exec(part);
    if (up) row = Math.max(0, row - Number(up[1]));
    else if (part === '\x1b[K') lines[row] = [...(lines[row] ?? '')].slice(0, column).join('');
    else if (part === '\x1b[J') {
      lines[row] = [...(lines[row] ?? '')].slice(0, column).join('');
      lines.length = row + 1;
    } else if (part === '\n') {
      row += 1;
      column = 0;
      lines[row] ??= '';
    } else if (!part.startsWith('\x1b')) put(part);
  }
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
