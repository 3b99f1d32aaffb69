import { join } from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './code-blocks';

/** Where blocks are taken to lie: there every package and the template's own loss are found. */
const place = 'packages/cli/templates/plugin-loss/src';

/** What the prose around a block has introduced, for blocks that do not introduce it themselves. */
const introduced = `
import type { Run } from '@hemlkit/core';
import type { OnnxBackend } from '@hemlkit/backend-onnx';
import type * as tfjs from '@tensorflow/tfjs';
declare global {
  const run: Run;
  const backend: OnnxBackend;
  const tf: typeof tfjs;
  const weights: tfjs.Variable<tfjs.Rank.R2>;
  const batches: [Float32Array, Float32Array][];
}
`;

/** Checks blocks of TypeScript as strictly as the sources. @returns one line for each error, with the block's place */
export function typeErrors(root: string, blocks: readonly CodeBlock[]): string[] {
  const files = new Map<string, { text: string; block?: CodeBlock }>();
  files.set(join(root, place, 'introduced.ts'), { text: introduced });
  for (const [i, block] of blocks.entries())
    files.set(join(root, place, `block-${i}.ts`), { text: `${block.text}\nexport {};\n`, block });

  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  // A document shows an idea: it may leave an index unchecked.
  const relaxed: ts.CompilerOptions = {
    ...options,
    incremental: false,
    tsBuildInfoFile: undefined,
    noUncheckedIndexedAccess: false,
    // Only packages that run on tfjs, or on ONNX Runtime, have it as a dependency.
    paths: {
      '@tensorflow/tfjs': [join(root, 'packages/core/node_modules/@tensorflow/tfjs')],
      'onnxruntime-node': [join(root, 'packages/backend-onnx/node_modules/onnxruntime-node')],
    },
  };
  const host = ts.createCompilerHost(relaxed);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const file = files.get(name);
    return file ? ts.createSourceFile(name, file.text, version) : getSourceFile(name, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], relaxed, host);
  // Of these files alone: the packages' sources, that they import, are checked elsewhere.
  return [...files.keys()]
    .flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .filter(({ file }) => file && files.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const block = files.get(file!.fileName)?.block;
      const line = file!.getLineAndCharacterOfPosition(start).line + 1;
      const where = block ? `${block.file}:${block.line + line}` : 'what is introduced';
      return `${where} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
