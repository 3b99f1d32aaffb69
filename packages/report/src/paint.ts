/** What a piece of text stands for; the caller decides how that looks. */
export type Style = 'bold' | 'dim' | 'near' | 'far';

/** Colours a piece of text. It must not change its visible width. */
export type Paint = (style: Style, text: string) => string;

/** Leaves the text as it is: for files, pipes and NO_COLOR. */
export const plain: Paint = (_style, text) => text;
