/**
 * The door of pages that draw explanations by themselves: what `explain --format html` shows of a pair, as text of HTML. Nothing
 * behind it needs Node.js. It may change with any minor version.
 * @module
 */

export { outlines } from './gather/outlines';
export { type Content, type Markup, markup } from './markup/markup';
export { shorten } from './markup/text-width';
export { treeDoubts } from './page/doubts';
export { pairExplanation } from './page/pair-explanation';
export { PictureShelf } from './page/picture-shelf';
export { treeLegend } from './page/sections/examples';
