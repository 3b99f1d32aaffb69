import type { Random } from '@hemlkit/core/plugin';

/** Draws without replacement; reshuffles when all have been drawn. */
export interface Deck {
  /** So many cards, all different while there are as many. */
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
