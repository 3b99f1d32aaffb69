import type { Components } from '../container/components';
import { HemlError } from '../contracts/error';
import type { Hierarchy } from '../contracts/experiment';
import type { Method, Unit } from '../contracts/method';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';

/** The method of a spec. @throws HemlError where its units cannot be trained */
export async function methodOf(components: Components, loaded: LoadedExperiment): Promise<Method> {
  const { hierarchy, experiment } = loaded;
  const { model, training } = experiment;
  const settings = (node?: string) => (node === undefined ? { model, training } : nodeSettings(loaded, node));
  const method = await components.create('method', experiment.method, { hierarchy, settings });
  checkUnits(experiment.method.type, method.units, hierarchy);
  return method;
}

/** The nodes that some units answer for, in training order. */
export function answeredNodes<N extends { id: string }>(
  units: readonly Pick<Unit, 'node' | 'others'>[],
  nodes: readonly N[],
): N[] {
  const answered = new Set(units.flatMap(({ node, others }) => [node, ...others]));
  return nodes.filter(({ id }) => answered.has(id));
}

/** The unit that answers for a node. */
export const unitOf = (units: readonly Unit[], node: string): Unit | undefined =>
  units.find((unit) => unit.node === node || unit.others.includes(node));

function checkUnits(method: string, units: readonly Unit[], { nodes, root }: Hierarchy): void {
  const refuse = (what: string) =>
    new HemlError(`The method \`${method}\` ${what}.`, {
      code: 'method-units-invalid',
      hint: 'This is a fault of the plugin that brings it: please report it to its author.',
    });
  const ids = new Set(nodes.map(({ id }) => id));
  const answered = units.flatMap(({ node, others }) => [node, ...others]);
  const unknown = answered.filter((id) => !ids.has(id));
  if (unknown.length > 0) throw refuse(`has units for ${listed(unknown)}, unknown nodes`);
  const twice = answered.filter((id, at) => answered.indexOf(id) !== at);
  if (twice.length > 0) throw refuse(`has several units for ${listed(twice)}`);
  if (!answered.includes(root)) throw refuse(`has no unit for the root \`${root}\``);
  const known = new Set<string>();
  for (const { node, needs } of units) {
    const missing = needs.filter((id) => !known.has(id));
    if (missing.length > 0)
      throw refuse(
        `has a unit \`${node}\` that needs ${listed(missing)}, which comes after it or is unknown`,
      );
    known.add(node);
  }
}
