/** Whether a value says yes or no (1 and 0, 1 and -1, true and false); undefined: neither. */
export function truth(value: string): boolean | undefined {
  if (/^(1|true|yes)$/i.test(value)) return true;
  return /^(0|-1|false|no)$/i.test(value) ? false : undefined;
}

/** Labels from values: `smile` and `no-smile` where all of them say yes or no, else the values themselves. */
export function labelNames(values: readonly string[], name: string): string[] {
  const truths = values.map(truth);
  if (truths.includes(undefined)) return [...values];
  return truths.map((yes) => `${yes ? '' : 'no-'}${name}`);
}
