import type { Deflation } from '@hemlkit/bias';

type State = Deflation['cells'][number]['has'];

/** An attribute in a cell of a table. */
export const stateName = (has: State): string => (typeof has === 'string' ? has : has ? 'yes' : 'no');

/** An image's state in words: `with hat`, `without hat`, `town Ulm`. */
export const stateText = (attribute: string, has: State): string =>
  typeof has === 'string' ? `${attribute} ${has}` : `${has ? 'with' : 'without'} ${attribute}`;
