/**
 * A short name for each setting: its last word that means something (`training.loss` and `training.loss.type` are both
 * `loss`, `training.sampler.batchSize` is `batchSize`), and as many words before it as distinguish it from the others.
 *
 * @param paths dotted, all different
 */
export function keyNames(paths: readonly string[]): Map<string, string> {
  const words = new Map(paths.map((path) => [path, meaningfulWords(path)]));
  const taken = new Set(['base', 'seed']);
  const short = (path: string, count: number) => words.get(path)!.slice(-count).join('.');
  return new Map(
    paths.map((path) => {
      const others = paths.filter((other) => other !== path);
      for (let count = 1; count <= words.get(path)!.length; count++) {
        const name = short(path, count);
        if (!(taken.has(name) && name !== path) && others.every((other) => short(other, count) !== name))
          return [path, name];
      }
      return [path, path];
    }),
  );
}

/** Without a closing `type` or a position in a list, which mean nothing alone. */
function meaningfulWords(path: string): string[] {
  const words = path.split('.');
  while (words.length > 1 && (words.at(-1) === 'type' || /^\d+$/.test(words.at(-1)!))) words.pop();
  return words;
}
