/** Text that is markup already; everything else is escaped when it is put into markup. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What can stand in markup. `undefined` and `false` leave nothing. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters that XML forbids, and halves of surrogate pairs: names of files may hold anything.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text that shows as it is, in HTML and SVG, between tags and in quoted attributes. */
export const escapeText = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] as string);

function render(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return numberText(content);
  return content.map(render).join('');
}

/** Coordinates need no more than hundredths; a number that is not finite would make a figure unreadable. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} was put into markup.`);
  return String(Math.round(value * 100) / 100);
}

/** A template for HTML and SVG: all that is put in is escaped, unless it is markup itself. Attributes need quotes. */
export function markup(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...contents.map(render)));
}
