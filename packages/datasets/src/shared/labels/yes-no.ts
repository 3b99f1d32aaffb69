/** Whether a value means yes or no (1 and 0, 1 and -1, true and false); undefined: neither. */
function truth(value: string): boolean | undefined {
  if (/^(1|true|yes)$/i.test(value)) return true;
  return /^(0|-1|false|no)$/i.test(value) ? false : undefined;
}

/**
 * Labels from values: `smile` and `no-smile` where there are two of them and they mean yes and no, else the values
 * themselves. -1, 0 and 1 are three.
 */
export function labelNames(values: readonly string[], name: string): string[] {
  const kinds = new Set(values.map((value) => value.toLowerCase()));
  const truths = new Set([...kinds].map(truth));
  const isYesNo = kinds.size === 2 && truths.has(true) && truths.has(false);
  return isYesNo ? values.map((value) => `${truth(value) ? '' : 'no-'}${name}`) : [...values];
}
