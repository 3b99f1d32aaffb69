import { expect, it } from 'vitest';
import { Type } from '../plugin';
import { pluginFault } from './check-plugin';

const meta = { name: 'x', version: '1.0.0' };
const part = { kind: 'loss', type: 'x', summary: '', options: Type.Object({}), create: () => undefined };
const fault = (value: unknown): string | undefined => pluginFault('x', value)?.message;

it('takes a plugin as it should be', () => {
  expect(fault({ meta, components: [part] })).toBeUndefined();
  expect(fault({ meta: { ...meta, core: '*' }, components: [] })).toBeUndefined();
});

it('tells what is wrong with others', () => {
  expect([
    fault(undefined),
    fault({ meta: {}, components: [] }),
    fault({ meta: { ...meta, core: 'newest' }, components: [] }),
    fault({ meta, components: [3] }),
    fault({ meta, components: [{ ...part, kind: 'los' }] }),
    fault({ meta, components: [{ ...part, type: 'My Loss' }] }),
    fault({ meta, components: [{ ...part, options: {} }] }),
    fault({ meta, components: [{ ...part, options: Type.Object({ type: Type.String() }) }] }),
    fault({ meta, components: [{ ...part, create: 1 }] }),
  ]).toMatchInlineSnapshot(`
    [
      "\`x\` is no HEML plugin: its default export has no \`meta\` and \`components\`.",
      "The plugin \`x\` has no \`meta.name\` or no \`meta.version\`.",
      "The plugin \`x\` names no valid range of core versions: "newest".",
      "Component 1 of the plugin \`x\` is no component.",
      "Component 1 of the plugin \`x\` is of the kind \`los\`, which there is not.",
      "Component 1 of the plugin \`x\` (loss) has the type "My Loss".",
      "The loss \`x\` of the plugin \`x\` has no \`options\`.",
      "The loss \`x\` of the plugin \`x\` has an option named \`type\`.",
      "The loss \`x\` of the plugin \`x\` has no \`create\` function.",
    ]
  `);
});
