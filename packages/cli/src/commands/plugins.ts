import { type Component, formatError, kindsOfCore, type Plugin, specPlugins } from '@hemlkit/core';
import type { Io } from '../io';
import { optionLines } from '../option-lines';
import { paintErrorsWith } from '../paint';
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

/**
 * `heml plugins [SPEC]`: every component that a spec can name, by kind, with its options; and at the end which of the
 * spec's plugins cannot be loaded, and why.
 */
export async function plugins(io: Io, spec: string | undefined): Promise<number> {
  const { plugins, errors } =
    spec === undefined ? { plugins: await pluginsOf(io, spec), errors: [] } : await specPlugins(spec);
  const all = plugins.flatMap((plugin) => plugin.components.map((component) => ({ plugin, component })));
  const kinds = [...kindsOfCore, ...plugins.flatMap((plugin) => plugin.kinds ?? [])];
  for (const { kind } of kinds) {
    const listed = all.filter(({ component }) => (component.kind as string) === kind);
    if (listed.length === 0) continue;
    io.out(`${[io.colors.out.bold(kind), ...kindLines(listed, io)].join('\n')}\n\n`);
  }
  const paint = paintErrorsWith(io.colors.err);
  for (const error of errors) io.err(`${formatError(error, { paint })}\n`);
  return errors[0]?.exitCode ?? 0;
}
