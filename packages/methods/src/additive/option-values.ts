/** The largest height: at 10 a join's term counts 1 / 22026 of what it would at 0. */
export const mostHeight = 10;
/** Of crops in training, in pixels. Those that a frozen trunk sees stay in their places. */
export const defaultShift = 1;
