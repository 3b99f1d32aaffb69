import type { Finding } from './scan';

/** How many phrases a file still has, by file. The list only shrinks. */
export type Exceptions = Readonly<Record<string, number>>;

/** Why the phrases found are not those that the exceptions allow, a text a file. */
export function complaints(found: ReadonlyMap<string, readonly Finding[]>, allowed: Exceptions): string[] {
  const files = [...new Set([...found.keys(), ...Object.keys(allowed)])].sort();
  return files.flatMap((file) => {
    const findings = found.get(file) ?? [];
    const most = allowed[file] ?? 0;
    if (findings.length === most) return [];
    if (findings.length < most)
      return [
        `${file} has ${findings.length}, and ${most} are allowed: run \`npm run language\` to lower the number.`,
      ];
    const lines = findings.map(({ line, text, instead }) => `  ${file}:${line} "${text}" → ${instead}`);
    return [`${file} has ${findings.length}, and ${most} are allowed:\n${lines.join('\n')}`];
  });
}

/** The exceptions for what is found. @throws Error where there are more than before, in all */
export function shrunk(found: ReadonlyMap<string, readonly Finding[]>, allowed: Exceptions): Exceptions {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const now = Object.fromEntries([...found].map(([file, { length }]) => [file, length] as const).sort());
  const [before, after] = [total(Object.values(allowed)), total(Object.values(now))];
  if (after > before)
    throw new Error(
      `There are ${after} phrases, and there were ${before}: reword the new ones.\n${complaints(found, allowed).join('\n')}`,
    );
  return now;
}
