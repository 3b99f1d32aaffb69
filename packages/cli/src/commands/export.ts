import { relative, resolve } from 'node:path';
import { openRun, RunFolder } from '@hemlkit/core';
import {
  type ExportFormat,
  type ExportIndex,
  type ExportInput,
  exportRun,
  type TreeExportIndex,
} from '@hemlkit/export';
import { markdownTable, plural } from '@hemlkit/report';
import type { Io } from '../io';

export interface ExportModelsOptions {
  node?: string[];
  format: ExportFormat;
  input: ExportInput;
  batch: 'any' | number;
  out?: string;
}

/** `heml export RUN`: writes the nodes' models, one file each or one for all, and lists the files with their folder. */
export async function exportModels(
  io: Io,
  folder: string,
  { node, ...options }: ExportModelsOptions,
): Promise<number> {
  const out = resolve(options.out ?? new RunFolder(resolve(folder)).exported);
  const run = await openRun(folder, {
    onEvent: (event) => {
      if (event.type === 'warning') io.err(`warning: ${event.node ?? ''}: ${event.message}\n`);
    },
  });
  try {
    const index = await exportRun(run, { ...options, ...(node && { nodes: node }), out });
    io.out(`${exportText(index, relative('.', out) || '.')}\n`);
  } finally {
    await run.dispose();
  }
  return 0;
}

/** The files that were written, and where. */
export function exportText(index: ExportIndex | TreeExportIndex, out: string): string {
  const { check } = index;
  const files = 'model' in index ? [index.model] : index.nodes;
  const beside = index.example ? `, ${index.example.file}` : '';
  const size = (bytes: number) => (bytes / 1e6).toFixed(2);
  const rows = files.map(({ file, bytes, batch, largestDifference }) => [
    file,
    size(bytes),
    ...(batch === undefined ? [] : [String(batch), (largestDifference ?? 0).toExponential(1)]),
  ]);
  const headings = check ? ['file', 'MB', 'batch', 'difference'] : ['file', 'MB'];
  const note = check
    ? [
        '',
        `difference: the largest of any number, from the run's ${'model' in index ? 'own numbers' : 'embeddings'} of ${plural(check.samples.length, 'sample')}`,
      ]
    : [];
  return [
    markdownTable(headings, rows),
    ...note,
    '',
    `${plural(files.length, 'model')}${beside} and index.json in ${out}`,
  ].join('\n');
}
