import type { StepReport } from '@hemlkit/core';
import { metricText, secondsText, shortName } from '@hemlkit/report';
import { headline, type NodeState, type State, secondsLeft } from './state';

/** `P@1 61.5`; nothing where there is no metric. */
export function headlineText(best: ReturnType<typeof headline>): string | undefined {
  return best && `${shortName(best.metric)} ${metricText(best.metric, best.value)}`;
}

/** What miner and loss did: `240 pairs mined, 27 % zero terms, spread 0.62`. Counts are a step's, or a step's mean. */
export function reportText({ mined, loss, spread }: StepReport): string {
  const parts: string[] = [];
  if (mined)
    parts.push(
      mined.kind === 'pairs'
        ? `${Math.round(mined.positive + mined.negative)} pairs mined`
        : `${Math.round(mined.triplets)} triplets mined`,
    );
  if (loss && loss.terms > 0) parts.push(`${Math.round((100 * loss.zeros) / loss.terms)} % zero terms`);
  parts.push(`spread ${spread.toPrecision(2)}`);
  return parts.join(', ');
}

/** What a node is doing: `eyes: epoch 2/5, step 8/12, loss 0.083, best P@1 61.5, 240 pairs mined, ...`. */
export function nodeText(node: NodeState): string {
  const parts = [`epoch ${node.epoch}/${node.epochs}`, `step ${node.step}/${node.steps}`];
  if (node.loss !== undefined) parts.push(`loss ${node.loss.toFixed(3)}`);
  const best = headlineText(node.best);
  if (best) parts.push(`best ${best}`);
  if (node.report) parts.push(reportText(node.report));
  return `${node.id}: ${parts.join(', ')}`;
}

/** What goes on, a line for each node that is being trained. */
export function currentTexts({ nodes, store }: State): string[] {
  if (store) {
    const left = store.secondsLeft === undefined ? '' : `, ${secondsText(store.secondsLeft)} left`;
    return [`reading ${store.split} images and class maps: ${store.done}/${store.total}${left}`];
  }
  return nodes.length > 0 ? nodes.map(nodeText) : [''];
}

/** How far the run is: `12/31 nodes, 3 min 05 s left`. */
export function runText(state: State): string {
  const left = secondsLeft(state);
  const nodes = `${state.done}/${state.total} nodes`;
  return left === undefined ? nodes : `${nodes}, ${secondsText(left)} left`;
}

/** What became of a node: `P@1 53.5, epoch 3, 6.1 s`. */
export function nodeEndText(event: {
  metrics: Record<string, number>;
  bestEpoch: number;
  seconds: number;
  cached: boolean;
}): string {
  const best = headlineText(headline(event.metrics));
  const time = event.cached ? 'was trained before' : secondsText(event.seconds);
  return [best, `epoch ${event.bestEpoch}`, time].filter(Boolean).join(', ');
}
