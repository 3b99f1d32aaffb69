/** What a person reads of an error that is thrown. */
export function told(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
  return 'nothing went wrong';
}
