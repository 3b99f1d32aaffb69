import { expect, it } from 'vitest';
import { Type } from '../plugin';
import { peerFault, pluginFault } from './check-plugin';
import { coreVersion } from './core-version';

const meta = { name: 'x', version: '1.0.0' };
const part = { kind: 'loss', type: 'x', summary: '', options: Type.Object({}), create: () => undefined };
const fault = (value: unknown): string | undefined => pluginFault('x', value)?.message;

it('takes a plugin as it should be', () => {
  expect(fault({ meta, components: [part] })).toBeUndefined();
  expect(fault({ meta: { ...meta, core: '*' }, components: [] })).toBeUndefined();
});

it('reports what is wrong with others', () => {
  expect([
    fault(undefined),
    fault({ meta: {}, components: [] }),
    fault({ meta: { ...meta, core: 'newest' }, components: [] }),
    fault({ meta, components: [3] }),
    fault({ meta, components: [{ ...part, kind: undefined }] }),
    fault({ meta, components: [{ ...part, type: 'My Loss' }] }),
    fault({ meta, components: [{ ...part, options: {} }] }),
    fault({ meta, components: [{ ...part, options: Type.Object({ type: Type.String() }) }] }),
    fault({ meta, components: [{ ...part, create: 1 }] }),
    fault({ meta, components: [{ ...part, summary: undefined }] }),
    fault({ meta, components: [{ ...part, inject: { tf: undefined } }] }),
    fault({ meta, components: [{ ...part, inject: 3 }] }),
    fault({ meta, components: [], kinds: [{ kind: 'remedy' }] }),
    fault({ meta, components: [], sections: [{ key: 'A b', schema: {} }] }),
  ]).toMatchInlineSnapshot(`
    [
      "\`x\` is not a HEML plugin: its default export has no \`meta\` and \`components\`.",
      "The plugin \`x\` has no \`meta.name\` or no \`meta.version\`.",
      "The plugin \`x\` names no valid range of core versions: "newest".",
      "Component 1 of the plugin \`x\` is not a component.",
      "Component 1 of the plugin \`x\` has no \`kind\`.",
      "Component 1 of the plugin \`x\` (loss) has the type "My Loss".",
      "The loss \`x\` of the plugin \`x\` has no \`options\`.",
      "The loss \`x\` of the plugin \`x\` has an option named \`type\`.",
      "The loss \`x\` of the plugin \`x\` has no \`create\` function.",
      "The loss \`x\` of the plugin \`x\` has no \`summary\`.",
      "The loss \`x\` of the plugin \`x\` asks for \`tf\`, which is not a service.",
      "The loss \`x\` of the plugin \`x\` asks for services that are not a map.",
      "The plugin \`x\` lists \`kinds\` that are not complete.",
      "The plugin \`x\` lists \`sections\` that are not complete.",
    ]
  `);
});

it('reads the peer range of a package, and lets one be that is none', () => {
  const peer = (range: string) =>
    peerFault('x', { version: '1.2.0', peerDependencies: { '@hemlkit/core': range } });
  expect([peer('*'), peer('workspace:^'), peer(`^${coreVersion}`), peerFault('x', {})]).toEqual(
    Array(4).fill(undefined),
  );
  const { message, hint } = peer('^99.0.0')!;
  expect(`${message}\n${hint}`.replaceAll(coreVersion, 'CORE')).toMatchInlineSnapshot(`
    "The plugin \`x\` 1.2.0 works with @hemlkit/core ^99.0.0, but CORE is running.
    Install a version of \`x\` made for @hemlkit/core CORE, or a core in the range ^99.0.0."
  `);
});
