/** The largest height: at 10 a join's term counts 1 / 22026 of what it would at 0. */
export const mostHeight = 10;
