import { describe, expect, it } from 'vitest';
import { changed, message, small } from './fixtures/read';

/** The message alone: lines of these files are long. */
const reported = async (...what: Parameters<typeof message>) =>
  (await message(...what)).replaceAll(/(.)\1{30,}/g, '$1$1$1…');

const numbered = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i));

describe('a file that is', () => {
  it('too large', async () => {
    expect(await reported(`${small}# ${'x'.repeat(300_000)}`)).toMatchInlineSnapshot(`
      "exit 2
      The spec FOLDER/spec.yaml has more than 256 KiB.
      Is this the right file? Lists of samples and the like are files of their own, which a spec names."
    `);
  });
  it('made of too many words', async () => {
    expect(await reported(`x: [${numbered(12_000, String)}]`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:32220
      The file has more than 20000 keys, values and signs.
        1 | 6661,6662,6663,6664,6665,6666,6667,6668,6669,6670,6671,6672,6673,6674,6675,6676,6677,6678,6679,6680,
          |                     ^
      No spec needs this many: is this the right file?"
    `);
  });
  it('nested too deeply, in brackets, lines or through aliases', async () => {
    expect(await reported(`x: ${'{a: '.repeat(50_000)}`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:200
      Maps and lists stand more than 50 levels inside each other here.
        1 | {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 
          |                     ^
      No option lies so deep. Is a bracket above it not closed?"
    `);
    expect(await reported('- '.repeat(60))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:101
      Maps and lists stand more than 50 levels inside each other here.
        1 | - - - - - - - - - - - - - - - - - - - - 
          |                     ^
      No option lies so deep. Is a bracket above it not closed?"
    `);
    const aliases = numbered(60, (i) => `x${i + 1}: &x${i + 1} [*x${i}]`);
    expect(await reported(['x0: &x0 []', ...aliases].join('\n'))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:2:10
      Maps and lists stand more than 50 levels inside each other here.
        2 | x1: &x1 [*x0]
          |          ^^^
      No option lies so deep. Is a bracket above it not closed?"
    `);
  });
  it('endless, or large through aliases', async () => {
    expect(await reported('x: &x\n  y: [*x]\n')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:2:7
      An alias stands inside what it is an alias of.
        2 |   y: [*x]
          |       ^^
      Write the value out."
    `);
    const list = `x: &x [${numbered(300, String)}]\n`;
    expect(await reported(`${list}y: [${numbered(90, () => '*x')}]`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:422
      With its aliases (\`*name\`) written out the file has more than 20000 values.
        1 | 126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150,
          |                     ^^^
      Write the values out, or leave some out."
    `);
  });
  it('no plain data', async () => {
    expect(await reported('when: !!timestamp 2020-01-01')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:7
      The file is not valid YAML: Unresolved tag: tag:yaml.org,2002:timestamp.
        1 | when: !!timestamp 2020-01-01
          |       ^^^^^^^^^^^
      Specs hold plain data: texts, numbers, lists and maps need no tag (\`!name\`)."
    `);
    expect(await reported('%YAML 1.1\n---\nwhen: 2020-01-01')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:1
      The file asks for YAML 1.1.
        1 | %YAML 1.1
          | ^
      HEML reads YAML 1.2: remove the line that begins with \`%YAML\`."
    `);
    expect(await reported('? [a, b]\n: c')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:3
      A key must be a text.
        1 | ? [a, b]
          |   ^
      Maps, lists and aliases (\`*name\`) cannot be keys."
    `);
    expect(await reported('heml: 1\n---\nheml: 1')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:2:1
      The file holds several documents.
        2 | ---
          | ^^^
      Remove the \`---\` and what follows it."
    `);
  });
  it('full of private characters', async () => {
    const all = numbered(0x1900, (i) => String.fromCharCode(0xe000 + i)).join('');
    expect(await reported(`name: \${env:NAME}\n# ${all}`)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml
      The file has all of Unicode's private characters, by which \`\${env:…}\` is found again in it.
      Remove those that have no meaning."
    `);
  });
});

describe('a key `__proto__`', () => {
  it.each(['__proto__: 1', '"\\x5f_proto__": 1', '${env:KEY:-__proto__}: 1', 'x: &k __proto__\n*k : 1'])(
    'is refused as %j',
    async (text) => {
      expect(await reported(text)).toMatch(
        /^exit 2\nspec.yaml:.*\n(`__proto__` cannot be a key|A key must be a text)\./,
      );
    },
  );
});

describe('files that extend each other', () => {
  it('in a chain that is too long', async () => {
    const files = Object.fromEntries(
      numbered(25, (i) => `${i}`).map((i) => [`${i}.yaml`, `extends: ./${Number(i) + 1}.yaml`]),
    );
    expect(await reported({ ...files, 'spec.yaml': 'extends: ./0.yaml' })).toMatchInlineSnapshot(`
      "exit 2
      18.yaml:1:10
      More than 20 specs extend each other.
        1 | extends: ./19.yaml
          |          ^^^^^^^^^
      Write what they share into one of them."
    `);
  });
  it('through a device', async () => {
    expect(await reported('extends: /dev/zero')).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:1:10
      /dev/zero is not a regular file.
        1 | extends: /dev/zero
          |          ^^^^^^^^^
      Name the YAML file of a spec."
    `);
  });
});

describe('a spec with too many', () => {
  it('plugins', async () => {
    const names = numbered(101, () => '""').join();
    const lines = (await reported(changed('./toy-plugin.ts', names))).split('\n');
    expect(
      lines
        .filter((line) => !line.includes('|'))
        .slice(0, 4)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:3:311
      There are 101 plugins, 100 at most are loaded.
      A plugin can bring as many components as it likes."
    `);
  });
  it('segments', async () => {
    const spec = changed('[neck, cloth, hair, hat]', `[${numbered(1001, (i) => `s${i}`)}]`);
    expect(await reported(spec)).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:5:11
      There are 1001 segments, 1000 are the most.
        5 | segments: [s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,s16,s17,s18,s19,s20,s21,s22,s23,s24
          |           ^^^…
      Join classes into fewer segments: \`name: [class, class]\`."
    `);
  });
  it('joined nodes', async () => {
    const nodes = numbered(1001, (i) => `  n${i}: [neck, hat]\n`).join('');
    expect(await reported(changed('hierarchy:\n', `hierarchy:\n${nodes}`))).toMatchInlineSnapshot(`
      "exit 2
      spec.yaml:7:3
      There are 1004 joined nodes, 1000 are the most.
        7 |   n0: [neck, hat]
          |   ^^^^^^^^^^^^^^^
      Join classes into fewer segments: \`name: [class, class]\`."
    `);
  });
  it('mistakes: the first are reported', async () => {
    const wrong = numbered(1500, (i) => `wrong${i}: 1\n`).join('');
    const lines = (await reported(small + wrong)).split('\n');
    expect(lines.filter((line) => line.includes('is not an option'))).toHaveLength(50);
    expect(lines.at(-1)).toMatchInlineSnapshot(`"There are 950 more mistakes."`);
  });
});

describe('--set', () => {
  it('of a position beyond the end', async () => {
    expect(await reported(small, { set: ['segments.4294967295=x'] })).toMatchInlineSnapshot(`
      "exit 2
      --set segments.4294967295=x
      segments has 4 elements, and none at 4294967295.
      Positions begin at 0; 4 adds one at the end."
    `);
    expect(await reported(small, { set: ['segments.5=x'] })).toMatchInlineSnapshot(`
      "exit 2
      --set segments.5=x
      segments has 4 elements, and none at 5.
      Positions begin at 0; 4 adds one at the end."
    `);
  });
  it('of a path that is too long', async () => {
    expect(await reported(small, { set: [`${'a.'.repeat(50)}a=1`] })).toMatchInlineSnapshot(`
      "exit 2
      --set a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1
      The path has more than 50 keys.
      No option lies so deep."
    `);
    expect((await reported(small, { set: [`${'a.'.repeat(50_000)}a=1`] })).length).toBeLessThan(600);
  });
});

describe('a plugin', () => {
  it.each([
    'data:text/javascript,export default 1',
    'node:fs',
    'fs',
    '#x',
    'toy/../../x',
    'file:///x.js',
    '/dev/stdin',
  ])('is not %j', async (name) => {
    expect(await reported(changed('./toy-plugin.ts', `"${name}"`))).toMatch(
      /^exit 2\nspec.yaml:3:.*\n.*(is not installed|There is no p)/,
    );
  });
});

it('shows what would move a cursor or turn the direction of writing', async () => {
  const name = changed('name: small', 'name: "\\e[2J\u202e/"');
  expect(await reported(name)).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:2:7
    name cannot be "\\u001b[2J\\u202e/".
      2 | name: "\\e[2J�/"
        |       ^^^^^^^^^
    name: The experiment's name and its run's folder: letters, digits, \`_\`, \`-\`, \`+\`, \`=\`, \`,\` and \`.\`."
  `);
  expect(await reported(changed('type: conv4', 'type: "\\e[2J"'))).toContain('`\\x1b[2J`');
});
