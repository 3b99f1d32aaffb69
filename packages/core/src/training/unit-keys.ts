import { component } from '../contracts/component';
import type { HierarchyNode } from '../contracts/experiment';
import { defaultMethod } from '../contracts/kinds';
import type { Unit } from '../contracts/method';
import { type Content, ContentReader } from '../experiment/content';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { validatorFor } from '../experiment/validator';
import { decidesKeep, isSmallerBetter, type SpecMetric } from './metrics';
import type { Data } from './split-data';
import { type UnitKeyParts, unitKey } from './unit-key';

export interface UnitKeysRequest {
  loaded: LoadedExperiment;
  data: Data;
  metrics: readonly SpecMetric[];
  /** See `Engine.arithmetic`. */
  arithmetic?: string | undefined;
}

/** The content keys of a run's units. */
export class UnitKeys {
  private readonly reader: ContentReader;

  constructor(private readonly request: UnitKeysRequest) {
    this.reader = new ContentReader(request.loaded);
  }

  /** @param needs the keys of the units that it starts from, in order */
  async of(unit: Unit, needs: readonly string[]): Promise<string> {
    const { loaded, data, metrics, arithmetic } = this.request;
    const { seed, engine } = loaded.experiment;
    const nodeOf = (id: string) => loaded.hierarchy.nodes.find((node) => node.id === id) as HierarchyNode;
    const method = await this.method(unit);
    return unitKey({
      node: nodeOf(unit.node),
      others: unit.others.map(nodeOf),
      ...(method && { method }),
      settings: await this.reader.of(unit.decides.schema, unit.decides.value),
      data,
      seed,
      engine,
      enginePlugins: (await this.reader.of(component('engine'), engine)).plugins,
      ...(arithmetic !== undefined && { arithmetic }),
      keep: await decidesKeep(metrics, unit.keep, this.reader),
      ...(isSmallerBetter(metrics, unit.keep) && { smallerIsBetter: true }),
      needs,
    });
  }

  private async method({ version }: Unit): Promise<UnitKeyParts['method']> {
    const { experiment, plugins } = this.request.loaded;
    const { type } = experiment.method;
    if (type === defaultMethod && version === 1) return undefined;
    const { value, plugins: own }: Content = await this.reader.of(component('method'), experiment.method);
    if (version === undefined) return { value, plugins: own };
    // The method's own version stands for its package's; components among its options have theirs.
    const brings = validatorFor(plugins).registry.get('method', type)?.plugin.name;
    const others = Object.entries(own).filter(([name]) => name !== brings);
    return { value, plugins: Object.fromEntries(others), version };
  }
}
