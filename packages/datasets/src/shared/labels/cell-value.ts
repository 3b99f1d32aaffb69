/**
 * The value of an attribute's cell: a number or a truth value where it is written as such a value is written back, so that
 * different cells stay different (`7` and `07`, whole numbers beyond 2^53); else the text. Undefined: it is not known.
 */
export function cellValue(text: string): string | number | boolean | undefined {
  if (text === '') return undefined;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}
