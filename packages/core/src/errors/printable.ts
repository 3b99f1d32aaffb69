/**
 * A text that is safe to print on a terminal. Control characters, which move the cursor or colour, are written as `\x1b` and
 * the like. So are characters that change the direction of writing, which can disguise a line.
 * @param instead what replaces each, where columns must stay
 */
export const printable = (text: string, instead?: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    if (character === '\n' || character === '\t') return character;
    const code = character.charCodeAt(0).toString(16);
    return instead ?? (code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`);
  });

/** Longer than any path or name that a person has to read. */
const [longestWord, longest] = [400, 4000];

/** A text without the middle of what is endlessly long in it. */
export function shortened(text: string): string {
  const words = text.replace(/\S{401,}/g, (word) => `${word.slice(0, longestWord - 100)}…${word.slice(-20)}`);
  return words.length > longest ? `${words.slice(0, longest - 200)} … ${words.slice(-100)}` : words;
}
