import { randomInt } from 'node:crypto';
import { createColors } from 'picocolors';

/*
 * A label, a file's name, a server's answer: what is printed may hold codes that clear the screen, rename the window or move
 * the cursor over what stood there. So every text is made visible where it leaves the command, and the command's own codes are
 * known there by a number that no text can have.
 */

/** Among the parameters of a code, where whatever measures the width of a text takes it for what it is. */
const number = Array.from({ length: 4 }, () => randomInt(1000, 10_000)).join(';');

export type Colors = ReturnType<typeof createColors>;

/** A code of the command's own. @param code what follows `ESC [`; or a carriage return */
export const ownCode = (code: string): string => `\x1b[${number};${code === '\r' ? '_' : code}`;

const ownCodes = new RegExp(`\\x1b\\[${number};(_|[?\\d;]*[A-Za-z])`, 'g');

/** Control characters but for tab and newline, and those that turn the direction of writing. */
const controls = /[\p{Cc}\p{Bidi_Control}]/gu;

/** A text in which nothing but newlines and tabs is invisible; within JSON the escapes stand for what they were. */
export const visible = (text: string): string =>
  text.replace(controls, (character) => {
    if (character === '\n' || character === '\t') return character;
    const code = character.charCodeAt(0).toString(16);
    return character < '\x80' ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });

/** What reaches the terminal: the command's own codes, and all else visible. */
export function terminalText(text: string): string {
  let shown = '';
  let from = 0;
  for (const { 0: code, 1: own, index } of text.matchAll(ownCodes)) {
    shown += visible(text.slice(from, index)) + (own === '_' ? '\r' : `\x1b[${own}`);
    from = index + code.length;
  }
  return shown + visible(text.slice(from));
}

/** Colours whose codes are the command's own. */
export function ownColors(enabled: boolean): Colors {
  const plain = createColors(enabled);
  if (!enabled) return plain;
  const own = Object.entries(plain).map(([name, paint]) => {
    if (typeof paint !== 'function') return [name, paint];
    const [open = '', close = ''] = (paint('x') as string)
      .split('x')
      .map((codes) => codes.replaceAll('\x1b[', ownCode('')));
    // What is painted within begins again what it ends.
    const painted = (text: unknown) => `${open}${String(text).replaceAll(close, close + open)}${close}`;
    return [name, painted];
  });
  return Object.fromEntries(own) as Colors;
}
