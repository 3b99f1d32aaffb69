/** Numbers of chance from a seed (mulberry32): the inputs are the same each time. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const numbers = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 1 << 30];

/** Bytes with some of them changed, cut, doubled, or overwritten by numbers at which sizes go wrong. */
export function mutated(bytes: Uint8Array, next: (below: number) => number): Buffer {
  let made = Buffer.from(bytes);
  // Half of the changes are where headers are, or trailers.
  const place = () => {
    const [all, near] = [made.length, Math.min(64, made.length)];
    return [next(all), next(near), Math.max(0, all - 1 - next(near))][next(3)] as number;
  };
  for (let i = 0; i <= next(5) && made.length > 0; i++) {
    const at = place();
    switch (next(7)) {
      case 0:
        made[at] = next(256);
        break;
      case 1:
        made[at] = (made[at] as number) ^ (1 << next(8));
        break;
      case 2:
      case 3: {
        const number = numbers[next(numbers.length)] as number;
        if (at + 4 > made.length) break;
        if (next(2)) made.writeUInt32LE(number, at);
        else made.writeUInt32BE(number, at);
        break;
      }
      case 4:
        made = made.subarray(0, at);
        break;
      case 5:
        made = Buffer.concat([made.subarray(0, at), made.subarray(place())]);
        break;
      default: {
        const from = place();
        made = Buffer.concat([
          made.subarray(0, at),
          made.subarray(from, from + next(200)),
          made.subarray(at),
        ]);
      }
    }
  }
  return made;
}

const pieces = [
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\',
  '\\u0000',
  '\0',
  '\ufeff',
  '\u2028',
  'null',
  'true',
  '-1',
  '1e999',
  '9007199254740993',
  '__proto__',
  'constructor',
  '\x1b[2J',
  '"'.repeat(50),
  ','.repeat(300),
  '['.repeat(5000),
  'x'.repeat(5000),
  '\ud800',
  '= cmd',
  '../../etc',
  '\n'.repeat(300),
];

/** A text with pieces put in, taken out and exchanged. */
export function scribbled(text: string, next: (below: number) => number): string {
  let made = text;
  for (let i = 0; i <= next(5); i++) {
    const at = next(made.length + 1);
    const piece =
      next(3) === 0
        ? made.slice(next(made.length + 1)).slice(0, 40)
        : (pieces[next(pieces.length)] as string);
    made = made.slice(0, at) + (next(4) === 0 ? '' : piece) + made.slice(at + next(2) * next(20));
  }
  return made;
}
