import { type Tensor, type Tensor2D, type Tensor3D, type TF, withoutGradient } from '@hemlkit/core/plugin';
import { placesByLevel, type Tree } from './tree';
import { parts, uniformByFanIn, type VariableMaker } from './variables';

export interface JoinSettings {
  /** Length of a node's hidden vector. */
  hidden: number;
  /** True: a joined node sees its children's hidden vectors, and its loss does not train them. */
  detached: boolean;
}

/**
 * @param raw [nodes, batch, hidden], what the nodes' own crops gave
 * @param leaves [leaves, batch, hidden], the leaves' hidden vectors
 * @param there float32 [nodes, batch, 1]
 * @returns [nodes, batch, hidden]
 */
export type Joins = (raw: Tensor3D, leaves: Tensor3D, there: Tensor3D) => Tensor3D;

/**
 * Joined nodes that see their children, with any number of them:
 *
 *     h_n = ReLU( Σ_c h_c M_c + b_n + (shown ? raw_n : 0) )      c: the children of n
 *
 * As every node has one parent, a matrix belongs to the child: `messageL.weight` [nodes of level L, hidden, hidden].
 * Stacked, the matrices of n's children are the matrix of a linear layer on their vectors side by side, and start as
 * PyTorch's would. `join.bias` [joined nodes, 1, hidden].
 */
export function joins(maker: VariableMaker, tree: Tree, { hidden, detached }: JoinSettings): Joins {
  const { tf } = maker;
  const levels = placesByLevel(tree);
  const parents = parentsOf(tree);
  const initialOf = (parent: number) =>
    uniformByFanIn((tree.children[parent] as readonly number[]).length * hidden);
  const messages = levels.slice(0, -1).map((places, level) =>
    maker.make({
      name: `message${level}.weight`,
      shape: [places.length, hidden, hidden],
      initial: parts(places.map((place) => initialOf(parents[place] as number))),
    }),
  );
  const joined = tree.ids.map((_, place) => place).slice(tree.leaves);
  const bias = maker.make({
    name: 'join.bias',
    shape: [joined.length, 1, hidden],
    initial: parts(joined.map(initialOf)),
  });
  return (raw, leaves, there) => {
    const batch = raw.shape[1];
    const sizes = levels.map((places) => places.length);
    // tfjs has no gradient of a split into one part.
    const byLevel = (x: Tensor, from: number) =>
      (sizes.length - from > 1 ? tf.split(x, sizes.slice(from), 0) : [x]) as Tensor3D[];
    const own = byLevel(tf.mul(raw, there), 0);
    const biases = byLevel(bias, 1);
    const vectors = [leaves];
    const sent: Tensor3D[] = [];
    levels.slice(1).forEach((places, index) => {
      const below = vectors[index] as Tensor3D;
      const seen = detached ? withoutGradient(tf, () => tf.clone(below)) : below;
      sent.push(tf.matMul(seen, messages[index] as unknown as Tensor3D));
      const known = tf.concat(sent, 0) as Tensor3D;
      const rows = tf.reshape(known, [known.shape[0], batch * hidden]) as Tensor2D;
      const received = tf.matMul(adder(tf, places, parents.slice(0, known.shape[0])), rows);
      const fromChildren = tf.add(
        tf.reshape(received, [places.length, batch, hidden]),
        biases[index] as Tensor3D,
      );
      vectors.push(tf.relu(tf.add<Tensor3D>(fromChildren, own[index + 1] as Tensor3D)));
    });
    return tf.concat(vectors, 0);
  };
}

/** The place of each node's parent; the root has none, -1. */
function parentsOf({ children }: Tree): number[] {
  const parents = children.map(() => -1);
  children.forEach((parts, parent) => {
    for (const part of parts) parents[part] = parent;
  });
  return parents;
}

/** [places, senders] of 0 and 1: 1 where a sender's parent is the place. As a factor it adds up what children send. */
function adder(tf: TF, places: readonly number[], parents: readonly number[]): Tensor2D {
  return tf.tensor2d(places.map((place) => parents.map((parent) => Number(parent === place))));
}
