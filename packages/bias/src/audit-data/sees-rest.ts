import { type LoadedExperiment, nodeSettings } from '@hemlkit/core/run';

/** Whether the models of a spec see what no segment covers, and why: a sentence. @param name what it is called */
export function whoSeesRest(loaded: LoadedExperiment, name: string): string {
  const { experiment, hierarchy, plugins } = loaded;
  const method = plugins
    .flatMap(({ components }) => components)
    .find(({ kind, type }) => kind === 'method' && type === experiment.method.type);
  const ignored = method?.ignores ?? [];
  if (ignored.some((path) => path === 'training' || path === 'training.background'))
    return `The models do not see \`${name}\`, because the method \`${experiment.method.type}\` shows them the inside of segments alone.`;
  const backgrounds = hierarchy.nodes.map(({ id }) => nodeSettings(loaded, id).training.background);
  const seen = [...new Set(backgrounds.filter((one) => one === 'keep' || one === 'blur'))];
  const all = [...new Set(backgrounds)].map((one) => `\`${one}\``).join(' or ');
  return seen.length > 0
    ? `The models see \`${name}\`, because training.background is ${all}.`
    : `The models do not see \`${name}\`, because training.background is ${all}; with \`keep\` or \`blur\` they would.`;
}
