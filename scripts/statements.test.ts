import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../packages/cli/src/main';
import { pluginsOf } from '../packages/cli/src/plugins-of';
import { fakeIo } from '../packages/cli/test/fake-io';
import { publishedPackages } from './lib/packages.mjs';

// Statements of the documents about what there is: commands, components and their number, packages, files.

const root = resolve(__dirname, '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Rows of a page's tables whose first cell is code: what the cell names. */
const named = (page: string) =>
  [...page.matchAll(/^\| *(`(?:[^|\\]|\\.)*`) *\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );

describe('commands', () => {
  const program = createProgram(fakeIo(), () => {});
  const commands = program.commands.flatMap((command) =>
    command.commands.length > 0 && command.name() !== 'init'
      ? command.commands.map((inner) => `${command.name()} ${inner.name()}`)
      : [command.name()],
  );

  it.each(commands)('the README of the command names `%s`', (name) => {
    expect(
      named(text('packages/cli/README.md')).some((row) => row === name || row.startsWith(`${name} `)),
    ).toBe(true);
  });

  it.each(commands)('the README shows `heml %s`, or a page of docs does', (name) => {
    expect(documents.filter((file) => text(file).includes(`heml ${name}`))).not.toEqual([]);
  });

  it('the documents name no command that there is not', () => {
    const first = new Set(program.commands.map((command) => command.name()));
    const wrong = documents.flatMap((file) =>
      [...text(file).matchAll(/`heml ([a-z]+)/g)]
        .filter(([, name]) => !first.has(name!))
        .map(([said]) => `${file}: ${said}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('components', () => {
  let plugins: Awaited<ReturnType<typeof pluginsOf>>;
  beforeAll(async () => {
    plugins = await pluginsOf(fakeIo(), undefined);
  });

  it("the README of each plugin's package names each of its components", () => {
    const own = plugins.filter(({ meta }) => meta.name !== '@hemlkit/core');
    expect(own.length).toBeGreaterThan(8);
    const lacking = own.flatMap(({ meta, components }) => {
      const page = text(`packages/${meta.name.split('/')[1]}/README.md`);
      return components
        .filter(({ type }) => !page.includes(`\`${type}\``))
        .map(({ type }) => `${meta.name}: ${type}`);
    });
    expect(lacking).toEqual([]);
  });
});

describe('packages', () => {
  it.each(publishedPackages())('the README lists @hemlkit/%s', (name) => {
    expect(text('README.md')).toContain(`[\`@hemlkit/${name}\`](packages/${name})`);
  });

  it.each(publishedPackages())('the architecture page has a row for %s', (name) => {
    expect(named(text('docs/architecture.md'))).toContain(name);
  });
});
