/** Keys and list positions from the top of a spec to a place in it. */
export type Path = readonly (string | number)[];

/** Something wrong, before it is known where. */
export interface Fault {
  /** See `HemlErrorOptions`. */
  code: string;
  /** What is wrong, a sentence. */
  message: string;
  /** What to do about it. */
  hint?: string;
}

/** Something wrong at a place of a spec, before it is known in which file and line that place stands. */
export interface Problem extends Fault {
  path: Path;
  /** Which half of `key: value` to point at. Default: the value. */
  at?: 'key' | 'value';
  /** Another place that has a part in it; the message gives its line. */
  also?: Path;
}

/** `training.loss.margin`, `evaluation.metrics[0].k`; the top is `the spec`. */
export function showPath(path: Path): string {
  if (path.length === 0) return 'the spec';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const plain = /^[\p{L}\p{N}_@+-]+$/u.test(key) ? key : JSON.stringify(key);
    return text ? `${text}.${plain}` : plain;
  }, '');
}
