/** Widths by kind of character, in parts of the font size: those of DejaVu Sans, wider than most sans-serif fonts. */
const widths: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;'|! ]/, 0.34],
  [/[ftrI()[\]/\\"-]/, 0.42],
  [/[mw@%MW]/, 0.98],
  [/[A-Z0-9_+=<>#&~^]/, 0.7],
  [/[\u0021-\u024f]/, 0.63],
];

const widthOf = (character: string): number => widths.find(([kind]) => kind.test(character))?.[1] ?? 1.05;

/** About how wide a text is drawn, in pixels, and rather too wide: the reader's fonts are not known. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width * size;
}

/**
 * A text that fits into a width: itself, or with an ellipsis in its middle, since names often differ at their ends.
 *
 * @param width in pixels
 * @param size of the font, in pixels
 */
export function shorten(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = Array.from(text);
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const short = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - kept + head).join('')}`;
    if (textWidth(short, size) <= width) return short;
  }
  return '…';
}
