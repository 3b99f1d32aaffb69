import { esc, Screen } from '../screen';
import type { Shown } from './terminal';

/** Begins every drawing of the progress. */
const hideCursor = `${esc}[?25l`;
/** Ends the last one. */
const showCursor = `${esc}[?25h`;
const controls = new RegExp(`(?=${esc}\\[|[\\r\\n])`, 'u');

export interface Replay {
  screen: Screen;
  /** Rows that were blank for a moment though they were not so before and after: what an eye sees as flicker. */
  blanked: string[];
  /** The text of every frame, from its first drawing on. */
  frames: string[][];
}

/** Shows again, piece by piece, what a terminal was sent, and looks at it after each piece. */
export async function replay(shown: readonly Shown[], columns: number, rows: number): Promise<Replay> {
  const screen = new Screen(columns, rows);
  const frames: string[][] = [];
  const blanked: string[] = [];
  for (const part of joined(shown)) {
    if ('columns' in part) {
      screen.resize(part.columns, part.rows);
      continue;
    }
    const [before, ...drawings] = part.text.split(hideCursor);
    await screen.write(before ?? '');
    for (const text of drawings) {
      const [drawing, after] = text.split(showCursor);
      const first = screen.lines();
      const between: string[][] = [];
      for (const piece of `${hideCursor}${drawing}`.split(controls)) {
        await screen.write(piece);
        between.push(screen.lines());
      }
      const last = screen.lines();
      for (const [row, text] of last.entries())
        if (text && first[row] && between.some((lines) => !lines[row])) blanked.push(text);
      frames.push(last);
      if (after !== undefined) await screen.write(showCursor + after);
    }
  }
  return { screen, blanked, frames };
}

/** Neighbouring texts as one: the pieces in which a text arrives mean nothing. */
function joined(shown: readonly Shown[]): Shown[] {
  const parts: Shown[] = [];
  for (const part of shown) {
    const last = parts.at(-1);
    if (last && 'text' in last && 'text' in part) parts[parts.length - 1] = { text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}
