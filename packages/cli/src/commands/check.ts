import { loadExperiment } from '@hemlkit/core';
import { plural } from '@hemlkit/report';
import type { Io } from '../io';

/** `heml check SPEC`: says that the spec is right, or every thing that is wrong with it. */
export async function check(io: Io, spec: string, options: { set?: string[] }): Promise<number> {
  const { experiment, hierarchy, warnings } = await loadExperiment(spec, { set: options.set });
  for (const message of warnings) io.err(`${io.colors.err.yellow('warning:')} ${message}\n`);
  const leaves = hierarchy.nodes.filter((node) => node.children.length === 0).length;
  const joined = hierarchy.nodes.length - leaves;
  io.out(
    `${spec} is right: ${experiment.name}, ${plural(leaves, 'segment')} and ${plural(joined, 'joined node')}, ` +
      `root ${hierarchy.root}, ${plural(experiment.training.epochs, 'epoch')} a node\n`,
  );
  return 0;
}
