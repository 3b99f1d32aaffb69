import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { enginePlugin, experimentSchema, loadPlugin } from '@hemlkit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type LanguageService } from 'yaml-language-server';

// Specs as an editor shows them: the schema that `heml schema` writes, in the language server that editors use for YAML.

const root = resolve(__dirname, '..');
const plugins = ['datasets', 'segmenters', 'trunks', 'loss-plugins', 'metrics'];

let service: LanguageService;
beforeAll(async () => {
  const loaded = await Promise.all(plugins.map((name) => loadPlugin(`@hemlkit/${name}`, root, () => {})));
  const schema = experimentSchema([enginePlugin, ...loaded]);
  const refuse = async (uri: string): Promise<string> => {
    throw new Error(`the editor asks for ${uri}`);
  };
  service = getLanguageService({
    schemaRequestService: refuse,
    workspaceContext: { resolveRelativePath: (path: string) => path },
  } as unknown as Parameters<typeof getLanguageService>[0]);
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: 'file:///experiment.schema.json', fileMatch: ['*.yaml'], schema }],
  } as Parameters<LanguageService['configure']>[0]);
});

const head = `heml: 1
name: faces
plugins: ['@hemlkit/datasets']
dataset: { type: synthetic, label: smile }
segments: [skin, hair]
hierarchy: pairs
model: { trunk: { type: conv4 } }
`;

let version = 0;
const documentOf = (text: string) => TextDocument.create('file:///work/spec.yaml', 'yaml', ++version, text);

/** A document in which the cursor was at `|`. */
function at(text: string) {
  const offset = text.indexOf('|');
  const document = documentOf(text.slice(0, offset) + text.slice(offset + 1));
  return { document, position: document.positionAt(offset) };
}

async function offered(text: string): Promise<string[]> {
  const { document, position } = at(head + text);
  return (await service.doComplete(document, position, false)).items.map(({ label }) => label);
}

async function hover(text: string): Promise<string> {
  const { document, position } = at(head + text);
  const found = await service.doHover(document, position);
  return (found?.contents as { value: string } | undefined)?.value ?? '';
}

const faults = async (text: string) =>
  (await service.doValidation(documentOf(text), false)).map(
    ({ message, range }) => `${range.start.line + 1}: ${message}`,
  );

describe('an editor completes', () => {
  it('the types of a component, each with what it is', async () => {
    expect(await offered('training:\n  loss:\n    type: |')).toEqual(
      expect.arrayContaining(['triplet', 'contrastive', 'proxy-anchor']),
    );
    expect(await offered('explanation:\n  distance:\n    type: |')).toEqual(
      expect.arrayContaining(['snr', 'snr-symmetric', 'euclidean', 'cosine']),
    );
    expect(await offered('evaluation:\n  metrics:\n    - type: |')).toContain('precision-at-k');
  });

  it('the options of the type that is named, and no others', async () => {
    const options = await offered('training:\n  loss:\n    type: triplet\n    |');
    expect(options).toEqual(expect.arrayContaining(['margin', 'swap', 'distance', 'reducer']));
    expect(options).not.toContain('negativeMargin');
    expect(await offered('training:\n  miner:\n    type: multi-similarity\n    |')).toContain('epsilon');
  });

  it('the type first, where there is none yet', async () => {
    const options = await offered('training:\n  loss:\n    |');
    expect(options).toContain('type');
    expect(options).not.toContain('negativeMargin');
  });

  it('sections, settings and those of single nodes', async () => {
    expect(await offered('|')).toEqual(
      expect.arrayContaining(['training', 'evaluation', 'bias', 'overrides']),
    );
    expect(await offered('training:\n  |')).toEqual(expect.arrayContaining(['epochs', 'loss', 'background']));
    expect(await offered('training:\n  background: |')).toEqual(
      expect.arrayContaining(['black', 'keep', 'mean', 'blur']),
    );
    expect(await offered('overrides:\n  final:\n    training:\n      |')).toContain('epochs');
  });
});

describe('an editor shows on hovering', () => {
  it('what an option is', async () => {
    expect(await hover('training:\n  epo|chs: 3\n')).toContain('Passes over the training split');
    expect(await hover('training:\n  loss:\n    type: triplet\n    mar|gin: 0.1\n')).toContain(
      'How much farther a negative must be.',
    );
  });

  it('what a component is', async () => {
    expect(await hover('training:\n  loss:\n    type: tri|plet\n')).toContain('Schroff et al., 2015');
  });
});

describe('an editor marks', () => {
  it('nothing in the specs of this repository', async () => {
    const files = readdirSync(join(root, 'specs')).filter((name) => name.endsWith('.yaml'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(join(root, 'specs', file), 'utf8').replace(/^# yaml-language-server.*/, '#');
      expect(await faults(text), file).toEqual([]);
    }
  });

  it('what is misspelt, of the wrong type, or missing', async () => {
    const told = [
      `${head}training:\n  epoch: 1\n`,
      `${head}training:\n  loss: { type: triplet, margn: 0.1 }\n`,
      `${head}training:\n  loss: { type: triplt }\n`,
      `${head}training:\n  loss: { type: triplet, margin: large }\n`,
      `${head}overrides:\n  final: { training: { epoch: 8 } }\n`,
      head.replace(/model.*\n/, ''),
      'heml: 1\nname: child\nextends: parent.yaml\ntrainin: { epochs: 3 }\n',
    ];
    expect((await Promise.all(told.map(faults))).flat().join('\n')).toMatchInlineSnapshot(`
      "9: Property epoch is not allowed.
      9: Property margn is not allowed.
      9: Value must be "angular" | "arcface" | "circle" | "contrastive" | "cosface" | "multi-similarity" | "normalized-softmax" | "nt-xent" | "proxy-anchor" | "proxy-nca" | "snr" | "sub-center-arcface" | "sup-con" | "triplet".
      9: Incorrect type. Expected "number".
      9: Property epoch is not allowed.
      1: Missing property "model".
      4: Property trainin is not allowed."
    `);
  });
});
