import { stringify } from 'yaml';
import type { GroupAnswer, SuggestedGroup } from './groups';
import type { FoundImages, FoundSplit } from './images';
import type { LabelAnswer } from './labels';

/** What a new experiment is about. */
export interface Answers {
  /** The run's name, and the file's. */
  name: string;
  /** What was found in the folder of images. */
  images?: FoundImages;
  /** Groups that were suggested, and that nobody asked for. */
  suggested?: SuggestedGroup;
  data:
    | { type: 'synthetic' }
    | {
        type: 'folder';
        /** As it is to stand in the spec. */
        root: string;
        /** The folder of the images under root. */
        images: string;
        /** Where the label comes from. */
        label: LabelAnswer;
        /** Which images belong together. */
        group?: GroupAnswer;
        /** Images of the largest group of such images. */
        largest?: number;
        /** How many images have a label: four in five are trained on, where they are not divided already. */
        count: number;
        /** How many images each label has; those of `present` are not known. */
        labels?: readonly number[];
        /** How they are divided already. */
        split?: FoundSplit;
        /** The SegFormer that gives class maps, as it is to stand in the spec. Absent: masks or a grid. */
        model?: string;
        /** Class names to be segments, where there are class maps. */
        segments?: string[];
      };
}

/** Rows and columns of the control segmenter, where there are no class maps. */
const cells = { rows: 2, columns: 4 };

const faces = ['skin', 'hair', 'nose', 'l_eye', 'r_eye', 'u_lip', 'l_lip', 'neck'];

/** A spec that trains within minutes, with a comment at each thing that its writer will want to change. */
export function experimentText({ name, data }: Answers): string {
  const line = (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  const segments = data.type === 'synthetic' ? faces : (data.segments ?? cellNames());
  return `# yaml-language-server: $schema=.heml/experiment.schema.json
heml: 1
name: ${line(name)}
seed: 7
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']

${dataset(data)}
segments: ${line(segments)}
# Neighbours are joined level by level. Or name the joins yourself, one a line: \`face: [skin, nose]\`.
hierarchy: pairs

model:
  trunk: { type: conv4 } # resnet18, resnet34 and resnet50 see more and take longer
  embedder: { type: mlp, hidden: 128, dimensions: 64 }
training:
  epochs: 5
  imageSize: 64
  background: black # what a node does not show; the outline of a segment stays visible in any case
  sampler: { type: per-class, batchSize: 32, perClass: 4 }
  augment: { flip: true }
  miner: { type: multi-similarity, epsilon: 0.1 }
  loss: { type: triplet, margin: 0.1 } # \`heml plugins\` lists the others, with their options
  optimizer: { type: adam, learningRate: 1.0e-3, weightDecay: 1.0e-4 }
  keep: precision@1
evaluation: { metrics: [{ type: precision-at-k, k: [${neighbours(data).join(', ')}] }] }
explanation: { distance: { type: snr } }
`;
}

function dataset(data: Answers['data']): string {
  if (data.type === 'synthetic')
    return `# Drawn faces with class maps; the label is whether a face smiles. Yours: \`{ type: folder, root: ..., label: ... }\`.
dataset: { type: synthetic, label: smile, train: 400, validation: 200 }
segmenter: { type: masks }`;
  const { root, images, label, segments, model, group } = data;
  const settings = { type: 'folder', root, ...(images === 'images' ? {} : { images }), label, ...group };
  return `dataset:
  ${stringify(settings, { lineWidth: 0 }).trim().replaceAll('\n', '\n  ')}
  split: ${splitText(data)}${isBalanced(data) ? '\n  balanced: true # so few images are drawn evenly over the labels' : ''}
${
  model
    ? `# heml segment SPEC shows what it finds. Take segments out that no image shows.
segmenter: ${stringify({ type: 'segformer', model }, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`
    : segments
      ? 'segmenter: { type: masks } # the class maps in the folder masks'
      : `# A grid knows nothing of what an image shows. Parts with a meaning come from class maps (\`masks\`) or from a
# SegFormer in ONNX form: \`{ type: segformer, model: face-parsing.onnx }\`.
segmenter: { type: grid, rows: ${cells.rows}, columns: ${cells.columns} }`
}`;
}

export type FolderData = Extract<Answers['data'], { type: 'folder' }>;

function splitText({ split, count, labels, largest }: FolderData): string {
  const drawn = drawnOf({ count, largest, ...(labels && { labels }) });
  const parts = split
    ? Object.entries(split).map(([name, { images: _, ...part }]) => [name, part])
    : [
        ['train', Math.max(1, count - drawn)],
        ['validation', drawn],
      ];
  return stringify(Object.fromEntries(parts), { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/**
 * One image in five is not trained on, and of few images two of each label, for one to be the other's neighbour. Images that belong
 * together are drawn as one, so that there has to be room for a whole group of each label.
 */
function drawnOf({
  count,
  labels = [0, 0],
  largest = 1,
}: Pick<FolderData, 'count' | 'labels' | 'largest'>): number {
  const fewest = Math.max(2, largest) * labels.length;
  return Math.max(1, Math.round(count / 5), Math.min(fewest, Math.floor(count / 2)));
}

/** Of few images a draw by chance may have one label alone. */
function isBalanced({ split, count, labels, largest = 1 }: FolderData): boolean {
  const least = (labels ? Math.min(...labels) : count / 2) / largest;
  return (
    !split &&
    least / 5 < 5 &&
    2 * (labels?.length ?? 2) <= drawnOf({ count, largest, ...(labels && { labels }) })
  );
}

/** How many images are measured on. */
export const validationOf = (data: Pick<FolderData, 'split' | 'count' | 'labels' | 'largest'>): number =>
  data.split ? (data.split.validation?.images ?? Number.POSITIVE_INFINITY) : drawnOf(data);

/** How many neighbours are looked at: no more than an image of the validation split has. */
function neighbours(data: Answers['data']): number[] {
  const others = data.type === 'synthetic' ? Number.POSITIVE_INFINITY : validationOf(data) - 1;
  return [1, 2, 8].filter((k) => k === 1 || k <= others);
}

const cellNames = () =>
  Array.from({ length: cells.rows * cells.columns }, (_, i) => {
    return `cell_${Math.floor(i / cells.columns)}_${i % cells.columns}`;
  });
