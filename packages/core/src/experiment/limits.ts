/**
 * What a file of a spec or a sweep may be at most: far beyond any that a person writes, and little enough that one
 * written to do harm is refused within a second.
 */
export const limits = {
  /** Bytes of a file. */
  bytes: 256 * 1024,
  /** Keys, values and signs of a file, as YAML reads them. */
  lexemes: 20_000,
  /** Keys and values of a file once its aliases (`*name`) are written out. */
  values: 20_000,
  /** Maps and lists inside each other, and keys of a `--set` path. */
  depth: 50,
  /** Files that extend each other. */
  files: 20,
  plugins: 100,
  /** Runs of a sweep. */
  runs: 1000,
} as const;
