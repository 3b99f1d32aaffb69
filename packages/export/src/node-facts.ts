import { coreVersion, type NodeGraph } from '@hemlkit/core/run';

/** What a node's file records about itself, as texts; lists and pairs are JSON. */
export function nodeFacts({ node, images, dimensions }: NodeGraph, run: string, classes: readonly string[]) {
  const { imageSize, background, normalize } = images;
  return {
    'heml.version': coreVersion,
    'heml.run': run,
    'heml.node': node.id,
    'heml.children': JSON.stringify(node.children),
    'heml.segments': JSON.stringify(node.segments),
    // In the order of their ids.
    'heml.classes': JSON.stringify(classes),
    'heml.shows': JSON.stringify(node.classes),
    'heml.imageSize': String(imageSize),
    'heml.background': background,
    'heml.normalize': JSON.stringify(normalize),
    'heml.dimensions': String(dimensions),
  };
}
