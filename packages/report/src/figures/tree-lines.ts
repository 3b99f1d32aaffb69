import type { Markup } from '../markup/markup';
import { markup } from '../markup/markup';
import { svgRule } from './svg';
import type { Place } from './tree-layout';

/** Where a place's card begins and ends, and the height at which lines meet it. */
export interface Ends {
  left: number;
  right: number;
  middle: number;
}

/** The lines of a tree drawn from left to right: from each joined node to its children, with right angles. */
export function treeLines<N>(places: readonly Place<N>[], ends: (place: Place<N>) => Ends): Markup {
  const lines = places
    .filter(({ children }) => children.length > 0)
    .map((place) => {
      const { right, middle } = ends(place);
      const children = place.children.map(ends);
      // The bend is halfway to the nearest child: no line is drawn through a card.
      const bend = (right + Math.min(...children.map(({ left }) => left))) / 2;
      const highest = Math.min(...children.map((child) => child.middle));
      const lowest = Math.max(...children.map((child) => child.middle));
      const branches = children.map((child) => markup`M${bend} ${child.middle}H${child.left}`);
      return markup`M${right} ${middle}H${bend}M${bend} ${highest}V${lowest}${branches}`;
    });
  return svgRule(lines);
}
