import xterm from '@xterm/headless';

/** The character that begins a terminal's control sequences. */
export const esc = '\x1b';

/** A terminal without a window, whose screen can be read. */
export class Screen {
  readonly #terminal: xterm.Terminal;
  #isCursorShown = true;

  constructor(
    readonly columns = 80,
    rows = 24,
  ) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
    for (const [final, isShown] of [['h', true] as const, ['l', false] as const])
      this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
        if (params.includes(25)) this.#isCursorShown = isShown;
        return false;
      });
  }

  get isCursorShown(): boolean {
    return this.#isCursorShown;
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  write(text: string): Promise<void> {
    return new Promise((done) => this.#terminal.write(text, done));
  }

  /** Every line of the scroll-back and the screen, blank ones at the end left out; one that wrapped is several. */
  lines(): string[] {
    const lines = this.#lines().map((line) => line.translateToString(true));
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }

  /** Lines that go on in the next one, since the terminal was too narrow for them. */
  wrapped(): string[] {
    const lines = this.#lines();
    return lines.filter((_, i) => lines[i + 1]?.isWrapped).map((line) => line.translateToString(true));
  }

  #lines(): xterm.IBufferLine[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i) as xterm.IBufferLine);
  }
}

/** The lines that a terminal shows after some output. */
export async function screenOf(output: string, columns = 80): Promise<string[]> {
  const screen = new Screen(columns);
  await screen.write(output);
  return screen.lines();
}
