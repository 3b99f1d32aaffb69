import type {
  NetworkVariable,
  NetworkVariables,
  Random,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  TF,
} from '@hemlkit/core/plugin';
import { graphDistances, type Join, type LevelNodes } from './graph';
import { edgesBetween, type Level, levelOf, reliability } from './level';
import type { AvslOptions } from './options';
import { masksOf, proxyAnchor } from './proxy-anchor';

export interface NetworkSettings
  extends Pick<
    AvslOptions,
    | 'dimensions'
    | 'topK'
    | 'gamma'
    | 'momentum'
    | 'alpha'
    | 'positiveMargin'
    | 'negativeMargin'
    | 'finalPositiveMargin'
    | 'finalNegativeMargin'
  > {
  /** Channels of each level's map. */
  channels: readonly number[];
  /** Weight of each level's loss. */
  weights: readonly number[];
  /** How many labels have proxies. Absent: samples are compared with one another. */
  classes?: number;
}

/** What a training step gives, and what it was made of. */
export interface AvslLoss {
  value: Scalar;
  /** Of the whole graph, and of each level. */
  final: Scalar;
  levels: Scalar[];
  /** Of the highest level, [batch, nodes]. */
  embeddings: Tensor2D;
}

/** The half of AVSL that sees feature maps: nodes, their graph and its loss. */
export interface AvslNetwork {
  embedder: NetworkVariables;
  /** Proxies. */
  loss: NetworkVariables;
  /** @param maps by level, [batch, rows, columns, channels] */
  nodes(maps: readonly Tensor4D[]): { levels: Level[]; nodes: LevelNodes[] };
  /** What joins the levels, as the edges are. */
  joins(): Join[];
  /** The loss of a batch. The running edges move first, and are those that it uses. */
  learn(maps: readonly Tensor4D[], labels: Tensor1D): AvslLoss;
}

export function avslNetwork(tf: TF, settings: NetworkSettings, random: Random): AvslNetwork {
  const { channels, dimensions, classes, momentum, alpha, weights } = settings;
  const make = (
    values: Float32Array,
    shape: number[],
    layout: NetworkVariable['layout'],
    trained = true,
  ) => ({
    value: tf.tidy(() => tf.variable(tf.tensor(values, shape), trained)),
    layout,
  });
  const embedder: NetworkVariables = {};
  const loss: NetworkVariables = {};
  for (const [level, count] of channels.entries()) {
    const drawn = random.split('level', level).normals(count * dimensions, Math.sqrt(2 / dimensions));
    embedder[`level${level}.weight`] = make(drawn, [count, dimensions], 'linear');
    embedder[`level${level}.bias`] = make(new Float32Array(dimensions), [dimensions], 'plain');
    if (level > 0) {
      const ones = new Float32Array(dimensions).fill(1);
      embedder[`level${level}.reliability.weight`] = make(ones, [dimensions], 'plain');
      embedder[`level${level}.reliability.bias`] = make(new Float32Array(dimensions), [dimensions], 'plain');
      const none = new Float32Array(dimensions ** 2);
      embedder[`level${level}.edges`] = make(none, [dimensions, dimensions], 'plain', false);
    }
    if (classes !== undefined) {
      // Kaiming's normal numbers with a slope of √5, as PyTorch draws them.
      const proxies = random
        .split('proxies', level)
        .normals(classes * dimensions, Math.sqrt(1 / (3 * dimensions)));
      loss[`level${level}.proxies`] = make(proxies, [classes, dimensions], 'plain');
    }
  }
  // What the weights are compared by, so that they can be without the spec.
  embedder.graph = make(Float32Array.of(settings.topK, settings.gamma), [2], 'plain', false);
  // 1 as soon as the edges are of some batch.
  embedder['edges.seen'] = make(new Float32Array(1), [], 'plain', false);
  const value = <T extends Tensor>(name: string) => (embedder[name] as NetworkVariable).value as unknown as T;

  const nodesOf: AvslNetwork['nodes'] = (maps) => {
    const levels = maps.map((map, level) =>
      levelOf(tf, map, value<Tensor2D>(`level${level}.weight`), value(`level${level}.bias`)),
    );
    const nodes = levels.map(({ embedding, activations }) => ({
      embedding,
      reliability: reliability(tf, activations),
    }));
    return { levels, nodes };
  };

  const moveEdges = (levels: readonly Level[]) => {
    const seen = value('edges.seen');
    const kept = tf.mul(seen, momentum);
    for (let level = 1; level < levels.length; level++) {
      const [low, high] = [levels[level - 1] as Level, levels[level] as Level];
      const found = edgesBetween(tf, low.activations, high.activations);
      const edges = (embedder[`level${level}.edges`] as NetworkVariable).value;
      edges.assign(tf.add(tf.mul(edges, kept), tf.mul(found, tf.sub(1, kept))));
    }
    (embedder['edges.seen'] as NetworkVariable).value.assign(tf.onesLike(seen));
  };

  /** The other side of the comparison: proxies, whose reliability is the batch's mean, or the batch itself. */
  const columnsOf = (nodes: readonly LevelNodes[]): readonly LevelNodes[] =>
    classes === undefined
      ? nodes
      : nodes.map((level, at) => ({
          embedding: (loss[`level${at}.proxies`] as NetworkVariable).value as unknown as Tensor2D,
          reliability: tf.mul(tf.mean(level.reliability), tf.ones([classes, 1])),
        }));

  return {
    embedder,
    loss,
    nodes: nodesOf,
    joins: () => joinsOf((name) => value(name), channels.length),
    learn(maps, labels) {
      const { levels, nodes } = nodesOf(maps);
      moveEdges(levels);
      const joins = joinsOf((name) => value(name), channels.length);
      const distances = graphDistances(tf, nodes, columnsOf(nodes), joins, settings);
      const masks = masksOf(tf, labels, classes === undefined ? undefined : tf.range(0, classes, 1, 'int32'));
      const final = proxyAnchor(tf, tf.sum(distances.at(-1)!.corrected, 2), masks, alpha, {
        positive: settings.finalPositiveMargin,
        negative: settings.finalNegativeMargin,
      });
      const margins = { positive: settings.positiveMargin, negative: settings.negativeMargin };
      const each = distances.map(({ node }) => proxyAnchor(tf, tf.sum(node, 2), masks, alpha, margins));
      const weighted = each.map((one, level) => tf.mul(one, weights[level] as number));
      return {
        value: tf.addN([final, ...weighted]) as Scalar,
        final,
        levels: each,
        embeddings: nodes.at(-1)!.embedding,
      };
    },
  };
}

/** What joins the levels, by the names of the embedder's variables. */
export const joinsOf = <T extends Tensor>(value: (name: string) => T, levels: number): Join[] =>
  Array.from({ length: levels - 1 }, (_, at) => ({
    edges: value(`level${at + 1}.edges`) as unknown as Tensor2D,
    scale: value(`level${at + 1}.reliability.weight`),
    shift: value(`level${at + 1}.reliability.bias`),
  }));

/** An image's nodes side by side: embeddings, then reliabilities, level by level. [batch, 2 · levels · nodes] */
export const packed = (tf: TF, nodes: readonly LevelNodes[]): Tensor2D =>
  tf.concat(
    nodes.flatMap(({ embedding, reliability }) => [embedding, reliability as Tensor2D]),
    1,
  );

/** The nodes of images from rows that `packed` made. */
export function unpacked(tf: TF, rows: Tensor2D, levels: number): LevelNodes[] {
  const parts = tf.split(rows, 2 * levels, 1);
  return Array.from({ length: levels }, (_, level) => ({
    embedding: parts[2 * level] as Tensor2D,
    reliability: parts[2 * level + 1] as Tensor2D,
  }));
}
