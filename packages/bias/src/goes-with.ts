/** Whether a label has an attribute more often than the other labels have, among some images. */
export function goesWith(labels: ArrayLike<number>, has: readonly boolean[]): (label: number) => boolean {
  const share = (of: (label: number) => boolean) => {
    const own = has.filter((_, i) => of(labels[i] as number));
    return own.filter(Boolean).length / Math.max(1, own.length);
  };
  return (label) => share((one) => one === label) > share((one) => one !== label);
}
