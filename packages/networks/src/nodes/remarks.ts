import type { Background, HierarchyNode, MethodData, NodeSettings, RunEvent } from '@hemlkit/core/method';
import { labelWarnings } from './node-labels';
import { trainingSamples } from './node-samples';

const backgrounds: Record<Background, string> = {
  black: 'the rest of an image is black, so that a node also sees the silhouette of its segments',
  mean: 'the rest of an image is the mean colour, so that a node also sees the silhouette of its segments',
  keep: 'the class background stays visible, so that a node also sees the silhouette of what it does not show',
  blur: 'the rest of an image is the image blurred: silhouettes are softened, not gone, and colours of other parts are seen',
};

/** What a person should know of the data before training: what the background shows, and which images nodes skip. */
export function remarks(
  nodes: readonly HierarchyNode[],
  settings: (node?: string) => NodeSettings,
  { splits, labels }: MethodData,
): RunEvent[] {
  const { background } = settings().training;
  const { store } = splits.train;
  const warnings: RunEvent[] = [];
  const skipping: string[] = [];
  for (const node of nodes) {
    const present = store.showing(node.classes);
    const { absent } = settings(node.id).training;
    // Of one that no image shows there is nothing to say of images that show it.
    if (absent === 'keep' || present.length === store.count || present.length === 0) continue;
    const { used } = trainingSamples(splits, node, absent).counts.train;
    if (used < store.count) skipping.push(`${node.id} ${used}`);
    const all = splits.train.labels;
    const labelsOfPresent = present.map((at) => all[at] as number);
    warnings.push(...labelWarnings(node.id, labelsOfPresent, all, labels));
  }
  const infos = [`background ${background}: ${backgrounds[background]}`];
  if (skipping.length > 0)
    infos.push(
      `absent skip: a node is trained only on images that show some of it; of ${store.count} training images: ${skipping.join(', ')}`,
    );
  return [...infos.map((message): RunEvent => ({ type: 'info', message })), ...warnings];
}
