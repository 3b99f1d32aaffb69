import type { Composite } from '@hemlkit/bias';

/** Some composites to look at: of every label, value and arm the first, then of each the second, up to `most`. */
export function pickComposites(composites: readonly Composite[], most: number): Composite[] {
  const turns = new Map<string, number>();
  return composites
    .map((one) => {
      const cell = `${one.label} ${one.has} ${one.arm}`;
      const turn = turns.get(cell) ?? 0;
      turns.set(cell, turn + 1);
      return { one, cell, turn };
    })
    .filter(({ turn }) => turn < most)
    .sort((a, b) => a.turn - b.turn || (a.cell < b.cell ? -1 : 1))
    .slice(0, most)
    .map(({ one }) => one);
}
