import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import type { HierarchyNode } from '../contracts/experiment';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import type { LoadedExperiment } from '../spec/load-experiment';
import { nodeSettings } from '../spec/node-settings';
import type { Data } from '../training/data';
import { type NodeSettings, type Trainer, Trainers } from '../training/trainer';
import { writeWeights } from '../training/weights';
import { decodeModel } from '../weights/model-file';

/** A trained tree: where its weights lie, and what makes models of them. */
export interface TrainedTree {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** One node, its best weights in the trainer's model. */
export interface NodeModel {
  node: HierarchyNode;
  settings: NodeSettings;
  trainer: Trainer;
  /** Which classes its image shows, see `lookupTable`. */
  table: Float32Array;
}

/**
 * The models of a trained tree. Nodes of the same settings share one compiled graph, into which each node's weights are
 * put in turn; so nodes are visited one after another, and one visit waits for the one before it.
 */
export class TreeModels {
  private readonly trainers: Trainers;
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly tree: TrainedTree) {
    const { components, engine, data, loaded } = tree;
    const random = createRandom(loaded.experiment.seed);
    this.trainers = new Trainers(components, engine, data.trainLabels, random);
  }

  /**
   * Calls back for each node with its model ready, in the given order. While one is at work the next one's file is read.
   *
   * @throws HemlError when a node has no weights, or weights of another model
   */
  visit(nodes: readonly HierarchyNode[], callback: (model: NodeModel) => Promise<void>): Promise<void> {
    const turn = this.last.then(() => this.visitAll(nodes, callback));
    this.last = turn.catch(() => {});
    return turn;
  }

  async dispose(): Promise<void> {
    await this.last;
    await this.trainers.dispose();
  }

  private async visitAll(
    nodes: readonly HierarchyNode[],
    callback: (model: NodeModel) => Promise<void>,
  ): Promise<void> {
    const { loaded, engine, data, folder } = this.tree;
    const read = (node: HierarchyNode | undefined) => {
      const bytes = node && readModel(folder, node.id);
      // Whoever awaits it hears of a failure; nobody does if the node before it fails.
      bytes?.catch(() => {});
      return bytes;
    };
    let ahead = read(nodes[0]);
    for (const [i, node] of nodes.entries()) {
      const bytes = (await ahead) as Uint8Array;
      ahead = read(nodes[i + 1]);
      const settings = nodeSettings(loaded, node.id);
      const trainer = await this.trainers.get(settings);
      writeWeights(engine.tf, trainer.model.variables, decodeModel(bytes).weights);
      const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
      await callback({ node, settings, trainer, table });
    }
  }
}

const readModel = (folder: string, node: string): Promise<Uint8Array> =>
  readFile(join(folder, node, 'model.safetensors')).catch((cause) => {
    throw new HemlError(
      `The weights of node '${node}' cannot be read: ${join(folder, node)} (${cause.message})`,
      {
        hint: 'Train the spec again: what is trained already is taken from the cache.',
        cause,
      },
    );
  });
