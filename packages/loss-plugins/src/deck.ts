import type { Random } from '@hemlkit/core/plugin';

/** Draws without replacement; reshuffles when all have been drawn. */
export interface Deck {
  draw(): number;
}

export function createDeck(cards: Int32Array, random: Random): Deck {
  let order = random.permutation(cards.length);
  let next = 0;
  return {
    draw() {
      if (next === order.length) {
        order = random.permutation(cards.length);
        next = 0;
      }
      return cards[order[next++] as number] as number;
    },
  };
}
