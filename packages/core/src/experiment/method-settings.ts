import type { Component } from '../contracts/component';
import { defaultMethod } from '../contracts/kinds';
import type { Fault, Path, Problem } from '../errors/problem';
import { listed } from '../errors/suggest';
import type { Registry } from '../plugins/registry';
import { isMap, type PlainMap } from './merge';

/** The method that a spec names, as a component; nothing where no plugin brings it. */
export function methodComponent({ method }: Readonly<PlainMap>, registry: Registry): Component | undefined {
  const type = isMap(method) && method.type !== undefined ? String(method.type) : defaultMethod;
  return registry.get('method', type)?.component;
}

const trunk: Path = ['model', 'trunk'];

/** Whether a method wants a trunk: unless it ignores it. */
export const needsTrunk = ({ ignores = [] }: Pick<Component, 'ignores'>): boolean =>
  !ignores.some((name) => name === 'model' || name === 'model.trunk');

/** Every method wants a trunk but one that ignores it. */
export function checkTrunk(spec: Readonly<PlainMap>, registry: Registry): Problem[] {
  const method = methodComponent(spec, registry);
  if (isWritten(spec, trunk) || (method && !needsTrunk(method))) return [];
  const isModel = isMap(spec.model) && Object.keys(spec.model).length > 0;
  return [
    {
      code: 'option-missing',
      path: isModel ? ['model'] : [],
      message: 'model.trunk is missing.',
      hint: `Write \`${isModel ? '' : 'model: { '}trunk: …${isModel ? '' : ' }'}\`. The half of a model that sees images.`,
      at: 'key',
    },
  ];
}

/**
 * Problems without types that nobody brings in settings that the method does not look at: their packages are not needed.
 *
 * @param base where the settings' paths begin in the problems'
 */
export function neededTypes(
  problems: readonly Problem[],
  spec: Readonly<PlainMap>,
  registry: Registry,
  base: Path = [],
): Problem[] {
  const ignored = methodComponent(spec, registry)?.ignores ?? [];
  const isIgnored = (path: Path): boolean =>
    ignored.some((name) => name.split('.').every((key, at) => path[base.length + at] === key));
  return problems.filter(({ path }) => path.at(-1) !== 'type' || !isIgnored(path));
}

/** Settings that a spec writes and its method ignores, as one notice; an empty list without such settings. */
export function ignoredSettings(written: Readonly<PlainMap>, registry: Registry): string[] {
  const method = methodComponent(written, registry);
  const ignored = (method?.ignores ?? []).filter((name) => isWritten(written, name.split('.')));
  if (ignored.length === 0) return [];
  return [`The method \`${method?.type}\` does not look at ${listed(ignored)}.`];
}

/** Why a method cannot compare images at a height; nothing where it can. @param type the method's */
export function heightFault(type: string, height: number, registry: Registry): Fault | undefined {
  const most = registry.get('method', type)?.component.heights;
  if (most === undefined) {
    const having = registry.all.filter(({ component }) => component.heights !== undefined);
    const names = having.map(({ component }) => component.type);
    return {
      code: 'heights-missing',
      message: `The method \`${type}\` has no heights: it compares images in one way.`,
      hint: names.length > 0 ? `Leave it out. Methods with heights: ${listed(names)}.` : 'Leave it out.',
    };
  }
  if (height >= 0 && height <= most) return undefined;
  return {
    code: 'height-invalid',
    message: `A height of the method \`${type}\` is from 0 to ${most}, not ${height}.`,
    hint: '0 sees images as a whole, larger ones part by part.',
  };
}

/** A spec's height must be one that its method has. */
export function checkHeight(spec: Readonly<PlainMap>, registry: Registry): Problem[] {
  const { explanation } = spec;
  const method = methodComponent(spec, registry);
  if (!method || !isMap(explanation) || typeof explanation.height !== 'number') return [];
  const fault = heightFault(method.type, explanation.height, registry);
  return fault ? [{ ...fault, path: ['explanation', 'height'] }] : [];
}

function isWritten(spec: Readonly<PlainMap>, path: Path): boolean {
  let value: unknown = spec;
  for (const key of path) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return true;
}
