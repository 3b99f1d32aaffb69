import { type Component, kinds, type Plugin } from '@hemlkit/core';
import type { Io } from '../io';
import { optionLines } from '../option-lines';
import { pluginsOf } from '../plugins-of';

type Listed = { plugin: Plugin; component: Component };

function kindLines(listed: readonly Listed[], io: Io): string[] {
  const { bold, dim } = io.colors.out;
  return listed.flatMap(({ plugin, component }) => [
    `  ${bold(component.type)}  ${dim(plugin.meta.name)}`,
    `    ${component.summary}`,
    ...optionLines(component.options).map((line) => `      ${line}`),
  ]);
}

/** `heml plugins [SPEC]`: every component that a spec can name, by kind, with its options. */
export async function plugins(io: Io, spec: string | undefined): Promise<number> {
  const all = (await pluginsOf(io, spec)).flatMap((plugin) =>
    plugin.components.map((component) => ({ plugin, component })),
  );
  for (const kind of kinds) {
    const listed = all.filter(({ component }) => component.kind === kind);
    if (listed.length === 0) continue;
    io.out(`${[io.colors.out.bold(kind), ...kindLines(listed, io)].join('\n')}\n\n`);
  }
  return 0;
}
