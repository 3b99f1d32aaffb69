import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { markdownFiles } from '../docs/code-blocks';
import { phrases } from './phrases';

/** A phrase where it stands. */
export interface Finding {
  /** From 1. */
  line: number;
  /** As written, on one line. */
  text: string;
  instead: string;
}

/** The phrases in a text. A phrase may run over the end of a line, in comments too. */
export function scanText(text: string): Finding[] {
  const found = phrases.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      text: match[0].replace(/\s*\n\s*(?:\*|\/\/|>)?\s*/g, ' ').trim(),
      instead,
    })),
  );
  return found.sort((a, b) => a.line - b.line);
}

/** The phrases in the packages' sources (not tests and fixtures) and in the Markdown files, by file from the root. */
export function scanProject(root: string): Map<string, Finding[]> {
  const sources = readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes('fixtures'))
      .map((file) => join(folder, file));
  });
  const found = new Map<string, Finding[]>();
  for (const file of [...sources, ...markdownFiles(root)].sort()) {
    const findings = scanText(readFileSync(file, 'utf8'));
    if (findings.length > 0) found.set(relative(root, file), findings);
  }
  return found;
}
