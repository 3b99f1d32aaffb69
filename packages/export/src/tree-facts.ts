import { coreVersion, cropFacts, type TreeGraph } from '@hemlkit/core/run';
import type { ExportedTensor, ExportedTreeNode } from './contract';

/** Channels of a crop: red, green, blue, mask. */
const channels = 4;

/** Numbers of a box. */
const boxNumbers = 6;

export const treeNodes = ({ nodes }: TreeGraph): ExportedTreeNode[] =>
  nodes.map(({ id, level, children, segments, classes }) => ({
    id,
    level,
    children,
    segments,
    shows: classes,
  }));

export function treeInputs({ nodes: { length: nodes }, crops: { size } }: TreeGraph): ExportedTensor[] {
  return [
    {
      name: 'crops',
      dtype: 'uint8',
      shape: ['batch', nodes, size, size, channels],
      holds: 'red, green, blue and mask of each node, 0 to 255, cut as `crops` describes; not normalised',
    },
    {
      name: 'boxes',
      dtype: 'float32',
      shape: ['batch', nodes, boxNumbers],
      holds: 'where each node is in its photograph: the numbers of `crops.box`',
    },
    {
      name: 'present',
      dtype: 'uint8',
      shape: ['batch', nodes],
      holds: '1 where the photograph shows the node, else 0: then its crop and box have no effect',
    },
    {
      name: 'height',
      dtype: 'float32',
      shape: [],
      holds:
        'a number of at least 0: the weight of a node is divided by exp(height * level), then all are made to sum to 1',
    },
  ];
}

export function treeOutputs({ nodes: { length: nodes }, dimensions }: TreeGraph): ExportedTensor[] {
  return [
    {
      name: 'vectors',
      dtype: 'float32',
      shape: ['batch', nodes, dimensions],
      holds: 'u, a vector of length 1 for each node; the height has no effect on it',
    },
    {
      name: 'embedding',
      dtype: 'float32',
      shape: ['batch', nodes * dimensions],
      holds: 'e, sqrt(w) * u of each node side by side, of length 1',
    },
    {
      name: 'weights',
      dtype: 'float32',
      shape: [nodes],
      holds: 'w, the weight of each node at this height; they sum to 1',
    },
  ];
}

/** How the outputs make distances, from that of one node to the whole. */
export const treeDistances: string[] = [
  'what node n adds to the distance of x and y: w[n] * sum((u[x, n] - u[y, n]) ** 2)',
  'squared distance of x and y: sum((e[x] - e[y]) ** 2), from 0 to 4: the sum of what all nodes add',
  'squared distance at node n, from 0 to 4: the sum of what n and all nodes under it add, divided by the sum of their weights',
];

/** What the file reports of itself, as texts; all but numbers and names are JSON. */
export function treeTexts(graph: TreeGraph, run: string, root: string, classes: readonly string[]) {
  return {
    'heml.version': coreVersion,
    'heml.run': run,
    'heml.root': root,
    // In the order of the axis `nodes`.
    'heml.nodes': JSON.stringify(treeNodes(graph)),
    // In the order of their ids.
    'heml.classes': JSON.stringify(classes),
    'heml.crops': JSON.stringify(cropFacts(graph.crops)),
    'heml.dimensions': String(graph.dimensions),
    'heml.height': String(graph.height),
  };
}
