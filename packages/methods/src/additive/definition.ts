import { component, defineMethod, Type } from '@hemlkit/core/plugin';
import { defaultShift, mostHeight } from './option-values';
import { quarterOfSquares } from './quarter-of-squares';

/** One network for the whole tree. */
export const additive = defineMethod({
  type: 'additive',
  summary:
    "One network for the whole tree, on a crop of each node: the root's squared distance is the sum of what every node adds, exactly.",
  options: Type.Object({
    recipe: Type.Unsafe<'shared' | 'own' | 'own-with-children'>({
      enum: ['shared', 'own', 'own-with-children'],
      default: 'own',
      description:
        '`shared`: one trunk for all nodes, the least work. `own`: a trunk for each node, so that nodes are good by themselves. `own-with-children`: as `own`, and joined nodes see their children. The options below that are left out come from it.',
    }),
    cropSize: Type.Optional(
      Type.Integer({
        minimum: 8,
        maximum: 256,
        description: 'Height and width of a crop in pixels. Default: 16 for `shared`, else 32.',
      }),
    ),
    margin: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'What is added around a crop on each side, as a share of its side.',
    }),
    widths: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        description:
          'Channels of the convolutions, each of which halves the crop. Default: 16, 32, 64, 128 for `shared`, else 8, 16, 32, 64, 128.',
      }),
    ),
    trunk: Type.Optional(
      component('trunk', {
        later: true,
        description:
          "A trunk that all nodes share, in place of the recipe's small convolutions: it sees each crop's colours, `cropSize` pixels a side. Of one that is frozen the features of every crop are computed once and kept. Default: the recipe's.",
      }),
    ),
    hidden: Type.Integer({ minimum: 1, default: 64, description: "Length of a node's hidden vector." }),
    dimensions: Type.Integer({ minimum: 1, default: 32, description: "Length of a node's unit vector." }),
    interactions: Type.Unsafe<'root' | 'joined' | 'none'>({
      enum: ['root', 'joined', 'none'],
      default: 'root',
      description:
        'Which nodes have a term of their own in the distance: all; all but the root; the leaves alone, so that it is explained by parts and nothing else.',
    }),
    heights: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: mostHeight,
        description:
          'Training draws a new height from 0 to this at each step, so that distances are good at all of them. Default: 0 for `shared`, else 2.5.',
      }),
    ),
    height: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: mostHeight,
        description:
          'By how much each join above the leaves costs a term: at height r its weight is divided by e^r a level. Epochs are kept and metrics are measured at it, and images are compared at it where `explanation.height` names no other. Default: 0 for `shared`, else 1.5.',
      }),
    ),
    rootLoss: Type.Optional(
      Type.Number({
        minimum: 0,
        description: "Weight of the root's loss. Default: 1 for `shared`, else 10.",
      }),
    ),
    nodeLoss: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          "Weight of the mean over the nodes' losses: of their subtrees for `shared` (default 1), else of their own vectors (default 30).",
      }),
    ),
    shift: Type.Integer({
      minimum: 0,
      maximum: 8,
      default: defaultShift,
      description:
        'By how many pixels each crop is moved at most, either way, in training. Crops that a frozen trunk sees are not moved.',
    }),
    maskErrors: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Share of the images whose masks lose or gain a border of up to a hundredth of the image, in training, so that errors of a segmenter do less harm. Default: 0.',
      }),
    ),
  }),
  ignores: ['model', 'training.background', 'training.absent', 'training.augment.crop', 'overrides'],
  explanation: {
    distance: quarterOfSquares,
    explainers: [{ type: 'contributions' }],
  },
  heights: mostHeight,
  async create(options, _services, context) {
    const { AdditiveMethod } = await import('./additive-method');
    return new AdditiveMethod(options, context);
  },
});
