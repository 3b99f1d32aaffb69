import { checkData, checkExperiment } from '@hemlkit/core';
import { plural } from '@hemlkit/report';
import { type Io, warnTo } from '../io';

/** `heml check SPEC`: reports that the spec is valid, or lists all its errors. */
export async function check(
  io: Io,
  spec: string,
  { set, data }: { set?: string[]; data: boolean },
): Promise<number> {
  const checked = await checkExperiment(spec, { set });
  const { name, epochs, hierarchy, warnings, notices, untrusted, unchecked, loaded } = checked;
  for (const message of warnings) warnTo(io)(message);
  for (const message of notices) io.err(`note: ${message}\n`);
  if (loaded && data)
    for (const note of await checkData(loaded, '.heml')) io.err(`note: not looked at: ${note}\n`);
  const leaves = hierarchy.nodes.filter((node) => node.children.length === 0).length;
  const joined = hierarchy.nodes.length - leaves;
  if (untrusted.length > 0)
    io.err(
      `${io.colors.err.yellow('not run:')} ${untrusted.join(', ')}, which you have not trusted (\`--trust\`). ` +
        (unchecked.length > 0
          ? `So these options are not checked: ${unchecked.join(', ')}.\n`
          : 'Nothing here needs it.\n'),
    );
  io.out(
    `${spec} is right${unchecked.length > 0 ? ' but for what is not checked' : ''}: ${name}, ${plural(leaves, 'segment')} and ${plural(joined, 'joined node')}, ` +
      `root ${hierarchy.root}, ${epochs === undefined ? 'nothing to train' : `${plural(epochs, 'epoch')} a node`}\n`,
  );
  return 0;
}
