import { type Markup, markup } from '../markup/markup';

/** A text in which names stand between backticks, as in messages: they are set as code. */
export const ticked = (text: string): Markup =>
  markup`${text.split('`').map((part, i) => (i % 2 === 1 ? markup`<code>${part}</code>` : part))}`;
