import { createHash } from 'node:crypto';
import type { Random } from '../contracts/random';

/** The generator for a seed and a name. */
export function createRandom(seed: number, ...name: (string | number)[]): Random {
  return new NamedRandom([seed, ...name]);
}

/**
 * SFC32 (Chris Doty-Humphrey's small fast counter generator), its 128 bits of state taken from the SHA-256 of the
 * name, so that generators of different names are independent and a split costs no draw.
 */
class NamedRandom implements Random {
  private readonly state: Uint32Array;

  constructor(private readonly name: readonly (string | number)[]) {
    const digest = createHash('sha256').update(JSON.stringify(name)).digest();
    this.state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  }

  split(...name: (string | number)[]): Random {
    return new NamedRandom([...this.name, ...name]);
  }

  uniform(): number {
    return this.bits() / 4294967296;
  }

  /** Box-Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  normals(count: number, deviation: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = deviation * this.normal();
    return values;
  }

  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Fisher-Yates. */
  permutation(length: number): Int32Array {
    const order = new Int32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i] as number;
      order[i] = order[j] as number;
      order[j] = kept;
    }
    return order;
  }

  private bits(): number {
    const s = this.state as Uint32Array & Record<0 | 1 | 2 | 3, number>;
    const sum = (s[0] + s[1] + s[3]++) >>> 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }
}
