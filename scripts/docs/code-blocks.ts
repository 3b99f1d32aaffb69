import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A fenced block of code in a Markdown file, or in a comment. */
export interface CodeBlock {
  /** The file, from the repository's root. */
  file: string;
  /** Line of the fence, from 1. */
  line: number;
  /** The first word after the fence: `ts`, `yaml`, `sh`; empty for plain text. */
  language: string;
  /** What follows that word: `file=packages/...` where the block shows a file as it is. */
  info: string;
  text: string;
}

/** The Markdown files that readers see: the root's, `docs/`, and each package's README. */
export function markdownFiles(root: string): string[] {
  const here = (folder: string, pattern: RegExp) =>
    readdirSync(join(root, folder))
      .filter((name) => pattern.test(name))
      .map((name) => join(root, folder, name));
  const packages = readdirSync(join(root, 'packages')).flatMap((name) =>
    here(join('packages', name), /^README\.md$/),
  );
  return [...here('.', /\.md$/), ...here('docs', /\.md$/), ...packages].sort();
}

/** The sources whose first comment is the page of a package's door. */
export function doorFiles(root: string): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const { exports = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    const doors = Object.values<{ '@hemlkit/source'?: string }>(exports);
    return doors.flatMap(({ '@hemlkit/source': file }) => (file ? [join(root, 'packages', name, file)] : []));
  });
}

/** All fenced blocks of a Markdown file, or of a source's comments, in order. */
export function codeBlocks(root: string, file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: CodeBlock | undefined;
  for (const [i, written] of readFileSync(file, 'utf8').split('\n').entries()) {
    const line = file.endsWith('.ts') ? written.replace(/^ *\* ?/, '') : written;
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (fence && open) {
      blocks.push(open);
      open = undefined;
    } else if (fence) {
      open = { file: relative(root, file), line: i + 1, language: fence[1]!, info: fence[2]!, text: '' };
    } else if (open) {
      open.text += `${line}\n`;
    }
  }
  if (open) throw new Error(`${open.file}:${open.line} opens a block that is never closed.`);
  return blocks;
}
