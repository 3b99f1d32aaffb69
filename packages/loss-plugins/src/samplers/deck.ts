import type { Random } from '@hemlkit/core/plugin';

/** Draws without replacement; reshuffles when all have been drawn. */
export interface Deck {
  /** How many different cards there are. */
  size: number;
  /** The next `count` cards, all different while there are as many. */
  take(count: number): number[];
}

export function createDeck(cards: Int32Array, random: Random): Deck {
  let order: number[] = [];
  let next = 0;
  const shuffle = (taken: readonly number[]) => {
    const shuffled = Array.from(random.permutation(cards.length), (place) => cards[place] as number);
    // What this hand holds already comes last, or a reshuffle would deal it twice.
    const held = new Set(taken);
    order = [...shuffled.filter((card) => !held.has(card)), ...shuffled.filter((card) => held.has(card))];
    next = 0;
  };
  return {
    size: cards.length,
    take(count) {
      const taken: number[] = [];
      while (taken.length < count) {
        if (next === order.length) shuffle(taken);
        taken.push(order[next++] as number);
      }
      return taken;
    },
  };
}

/** A deck of positions for each class, by ascending label. */
export function decksByClass(labels: Int32Array, random: Random): Deck[] {
  const positions = new Map<number, number[]>();
  labels.forEach((label, position) => {
    const known = positions.get(label);
    if (known) known.push(position);
    else positions.set(label, [position]);
  });
  return [...positions]
    .sort(([a], [b]) => a - b)
    .map(([label, members]) => createDeck(Int32Array.from(members), random.split('class', label)));
}
