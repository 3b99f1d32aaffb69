import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changed, fixtures, message, read, small } from './fixtures/read';

const withPotions = (repair: string): string =>
  changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./potion-plugin.ts]') + repair;

it('a plugin brings a kind of component and a key of the spec in which it stands', async () => {
  const loaded = await read(
    withPotions('repair: { potions: [{ type: herbal, recipe: tea.txt }], report: out/report.txt }\n'),
  );
  expect((loaded.experiment as unknown as { repair: object }).repair).toEqual({
    potions: [{ type: 'herbal', strength: 0.5, recipe: join(fixtures, 'tea.txt') }],
    report: join(fixtures, 'out/report.txt'),
  });
  // Before the engine, as the run's own spec has it.
  expect(loaded.resolved.indexOf('\nrepair:')).toBeLessThan(loaded.resolved.indexOf('\nengine:'));
  expect((await read({ 'spec.yaml': loaded.resolved })).resolved).toBe(loaded.resolved);
});

it('the key may be left out, and is unknown without the plugin', async () => {
  expect((await read(withPotions(''))).resolved).not.toContain('repair');
  expect(await message(`${small}repair: { potions: [] }\n`)).toContain('repair');
});

it('reports where something of that kind is wrong', async () => {
  expect(await message(withPotions('repair: { potions: [{ type: herbl }] }\n'))).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:14:29
    There is no potion of the type \`herbl\` (repair.potions[0].type).
      14 | repair: { potions: [{ type: herbl }] }
         |                             ^^^^^
    Did you mean \`herbal\`? The types of potion are \`herbal\`. Is its package in \`plugins:\`?"
  `);
  expect(
    await message(withPotions('repair: { potions: [{ type: herbal, strength: much }] }\n')),
  ).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:14:47
    repair.potions[0].strength must be a number, but is "much".
      14 | repair: { potions: [{ type: herbal, strength: much }] }
         |                                               ^^^^
    repair.potions[0].strength: Of the tea."
  `);
});

it('a plugin reports what is wrong in a key that it brings', async () => {
  const one = '{ type: herbal }';
  expect(
    await message(withPotions(`repair: { potions: [${Array(6).fill(one).join(', ')}] }\n`)),
  ).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:14:93
    There are more potions than segments.
      14 | , { type: herbal }, { type: herbal }, { type: herbal }] }
         |                     ^^^^^^^^^^^^^^^^"
  `);
});

it('a component of a kind that nobody brings is an error at its plugin', async () => {
  expect(
    await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./no-kind.ts]')),
  ).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:3:28
    Component 1 of the plugin \`no-kind\` is of the kind \`remdy\`, which does not exist.
      3 | plugins: [./toy-plugin.ts, ./no-kind.ts]
        |                            ^^^^^^^^^^^^
    The kinds are \`dataset\`, \`segmenter\`, \`method\`, \`trunk\`, \`embedder\`, \`merge\`, \`miner\`, \`loss\`, \`reducer\`, \`regularizer\`, \`sampler\`, \`optimizer\`, \`distance\`, \`metric\`, \`explainer\`, \`engine\`, \`executor\`, \`tracker\`. Another plugin may bring it: is it in \`plugins:\`?"
  `);
});

it('no plugin takes a key that specs have', async () => {
  expect(
    await message(changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./own-engine.ts]')),
  ).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:3:28
    The plugin \`own-engine\` brings the section \`engine\`, which every spec has already.
      3 | plugins: [./toy-plugin.ts, ./own-engine.ts]
        |                            ^^^^^^^^^^^^^^^
    Its author has to choose another key."
  `);
});

it('a path among a tracker’s options begins at the folder of its spec', async () => {
  const { experiment } = await read(
    `${changed('[./toy-plugin.ts]', '[./toy-plugin.ts, ./tracker-plugin.ts]')}trackers: [{ type: toy, file: m.jsonl }]\n`,
  );
  expect(experiment.trackers).toEqual([{ type: 'toy', file: join(fixtures, 'm.jsonl') }]);
});
