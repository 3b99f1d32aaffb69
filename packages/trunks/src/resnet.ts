import { defineTrunk, services, Type } from '@hemlkit/core/plugin';
import { batchNorm } from './layers/batch-norm';
import { type Block, basicBlock, bottleneck } from './layers/blocks';
import type { Builder, Layer } from './layers/builder';
import { convolution } from './layers/convolution';
import { maxPool } from './layers/pooling';
import { type BuiltMap, createTrunk, weightsOption } from './trunk';

/** ResNet without its classifier (He et al., 2016), variables named and shaped as torchvision's. */
function resnet(type: string, block: Block, depths: readonly number[], summary: string) {
  return defineTrunk({
    type,
    summary,
    options: Type.Object({ weights: weightsOption }),
    inject: { tf: services.tf, paths: services.paths },
    create: ({ weights }, { tf, paths }, { random }) => {
      const build = (builder: Builder) => stages(builder, block, depths, [64, 128, 256, 512]);
      return createTrunk({ type, tf, paths, random, weights, build });
    },
  });
}

/**
 * The stem and four stages of blocks; every stage but the first halves the map.
 * @param depths blocks in each stage
 * @param widths channels inside each stage's blocks; the first is the stem's too
 */
export function stages(builder: Builder, block: Block, depths: readonly number[], widths: readonly number[]) {
  const { tf } = builder;
  let inputs = widths[0] as number;
  const layers: Layer[] = [
    convolution(builder, { name: 'conv1', in: 3, out: inputs, kernel: 7, stride: 2 }),
    batchNorm(builder, 'bn1', inputs),
    (x) => tf.relu(x),
    maxPool(tf),
  ];
  const maps: BuiltMap[] = [];
  widths.forEach((width, stage) => {
    for (let index = 0; index < (depths[stage] as number); index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      layers.push(block.make(builder, { name: `layer${stage + 1}.${index}`, in: inputs, width, stride }));
      inputs = width * block.expansion;
    }
    maps.push({
      name: `layer${stage + 1}`,
      stride: 4 * 2 ** stage,
      channels: inputs,
      after: layers.length,
    });
  });
  return { layers, maps };
}

export const resnet18 = resnet(
  'resnet18',
  basicBlock,
  [2, 2, 2, 2],
  "ResNet-18 without its classifier, 512 features; reads torchvision's weights (He et al., 2016).",
);
export const resnet34 = resnet(
  'resnet34',
  basicBlock,
  [3, 4, 6, 3],
  "ResNet-34 without its classifier, 512 features; reads torchvision's weights (He et al., 2016).",
);
export const resnet50 = resnet(
  'resnet50',
  bottleneck,
  [3, 4, 6, 3],
  "ResNet-50 without its classifier, 2048 features; reads torchvision's weights (He et al., 2016).",
);
