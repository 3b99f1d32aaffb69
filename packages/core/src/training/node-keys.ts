import { component } from '../contracts/component';
import type { HierarchyNode } from '../contracts/experiment';
import { ContentReader } from '../experiment/content';
import { nodeSchema } from '../experiment/experiment-schema';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { decidesKeep, type SpecMetric } from './metrics';
import { nodeKey } from './node-key';
import type { Data } from './split-data';

export interface NodeKeysRequest {
  loaded: LoadedExperiment;
  data: Data;
  metrics: readonly SpecMetric[];
  /** See `Engine.arithmetic`. */
  arithmetic?: string | undefined;
}

/** The content keys of a tree's nodes. */
export class NodeKeys {
  private readonly reader: ContentReader;

  constructor(private readonly request: NodeKeysRequest) {
    this.reader = new ContentReader(request.loaded);
  }

  /** @param children their keys, in order */
  async of(node: HierarchyNode, children: readonly string[]): Promise<string> {
    const { loaded, data, metrics, arithmetic } = this.request;
    const { seed, engine } = loaded.experiment;
    const { model, training } = nodeSettings(loaded, node.id);
    const { merge, ...networks } = model;
    // A leaf merges nothing.
    const own = { model: node.children.length > 0 ? { ...networks, merge } : networks, training };
    return nodeKey({
      node,
      settings: await this.reader.of(nodeSchema, own),
      data,
      seed,
      engine,
      enginePlugins: (await this.reader.of(component('engine'), engine)).plugins,
      ...(arithmetic !== undefined && { arithmetic }),
      keep: await decidesKeep(metrics, training.keep, this.reader),
      children,
    });
  }
}
