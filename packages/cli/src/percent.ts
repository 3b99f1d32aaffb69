/** A share, 0 to 1, in percent; `-` where there is none. */
export const percent = (share: number, digits = 1): string =>
  Number.isNaN(share) ? '-' : (share * 100).toFixed(digits);
