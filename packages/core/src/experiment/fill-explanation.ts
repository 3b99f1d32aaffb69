import type { ComponentSpec } from '../contracts/component-spec';
import type { Registry } from '../plugins/registry';
import { isMap, type PlainMap } from './merge';
import { methodComponent } from './method-settings';

/** What explains a distance where neither the spec nor its method names anything. */
const usual: readonly ComponentSpec[] = [{ type: 'owen' }];

/**
 * What a spec leaves out of `explanation`, as its method has it. A distance without a `type` is the method's with other
 * options. The explainers are those that are there: training must not fail without one. Changes `raw`.
 */
export function fillExplanation(raw: PlainMap, registry: Registry): void {
  const { explanation = {} } = raw;
  if (!isMap(explanation)) return;
  const { distance, explainers = usual } = methodComponent(raw, registry)?.explanation ?? {};
  const { distance: own = {} } = explanation;
  const filled = { ...explanation };
  if (distance && isMap(own) && !('type' in own)) filled.distance = { ...structuredClone(distance), ...own };
  if (!('explainers' in explanation)) {
    const isThere = (all: readonly ComponentSpec[]) =>
      all.every(({ type }) => registry.get('explainer', type));
    const chosen = [explainers, usual].find(isThere);
    if (chosen) filled.explainers = structuredClone(chosen);
  }
  if (Object.keys(filled).length > 0) raw.explanation = filled;
}
