const reference = /\$\{env:[^}\n]*\}/g;

/** A text whose references are hidden, and the way back. */
export interface HiddenText {
  text: string;
  /** A part of the text in pieces: those at odd places are references, those between them are what was written. */
  parts(part: string): string[];
  /** Puts the references back into a part of the text, or into a message about it. */
  show(part: string): string;
}

/**
 * Hides `${env:NAME}` from YAML, which would take its braces for its own: each becomes a word as long as itself, so that
 * positions stay. Thus references may stand unquoted, also inside `{ root: ${env:ROOT}/faces }`.
 *
 * A word begins and ends with characters that are nowhere else in the text, neither themselves nor as an escape
 * (`"\uE000"`). So nothing that a person wrote is taken for one, and `"\x24{env:NAME}"` is that text, not a reference.
 * @returns nothing where a text with references leaves no two such characters
 */
export function hideReferences(text: string): HiddenText | undefined {
  const hidden = text.match(reference) ?? [];
  if (hidden.length === 0) return { text, parts: (part) => [part], show: (part) => part };
  const [open, close] = unusedCharacters(text);
  if (open === undefined || close === undefined) return undefined;
  let next = 0;
  const word = new RegExp(`${open}([0-9a-z]+)${close}+`, 'g');
  const parts = (part: string): string[] =>
    part.split(word).map((piece, i) => (i % 2 === 0 ? piece : hidden[Number.parseInt(piece, 36)]!));
  return {
    text: text.replace(reference, ({ length }) => `${open}${(next++).toString(36)}`.padEnd(length, close)),
    parts,
    show: (part) => parts(part).join(''),
  };
}

/** Unicode's private characters, which stand for nothing. */
const [first, last] = [0xe000, 0xf8ff];

/** Two private characters that a text does not have; fewer where it has almost all. */
export function unusedCharacters(text: string): string[] {
  const used = new Set(text.match(/[\ue000-\uf8ff]/g));
  for (const [, short, long] of text.matchAll(/\\(?:u([0-9a-f]{4})|U0000([0-9a-f]{4}))/gi))
    used.add(String.fromCharCode(Number.parseInt((short ?? long)!, 16)));
  const free: string[] = [];
  for (let code = first; code <= last && free.length < 2; code++) {
    const character = String.fromCharCode(code);
    if (!used.has(character)) free.push(character);
  }
  return free;
}
