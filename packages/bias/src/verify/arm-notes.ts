import type { Arm } from '../contracts/verification';

/** Notes on single arms: a note that is the same at several seeds is listed once. */
export class ArmNotes {
  private readonly seeds = new Map<string, { arm: Arm; what: string; seeds: number[] }>();

  add(arm: Arm, seed: number, what: string): void {
    const key = JSON.stringify([arm, what]);
    const known = this.seeds.get(key) ?? { arm, what, seeds: [] };
    known.seeds.push(seed);
    this.seeds.set(key, known);
  }

  get lines(): string[] {
    return [...this.seeds.values()].map(
      ({ arm, what, seeds }) =>
        `${arm}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: ${what}`,
    );
  }
}
