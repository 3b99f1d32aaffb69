import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { TF } from '../../src/index';
import { type Layer, Layers, type Model } from './layers';

/** Dimensions of every embedding of the benchmark. */
export const DIMENSIONS = 64;

/** ResNet-18 as torchvision's, then Linear - ReLU - Linear. */
export function resnet18(tf: TF): Model {
  const layers = new Layers(tf);
  const stem = [layers.conv(7, 3, 64, 2), layers.batchNorm(64)];
  const blocks = [64, 128, 256, 512].flatMap((channels, stage) => [
    basicBlock(layers, stage === 0 ? 64 : channels / 2, channels, stage === 0 ? 1 : 2),
    basicBlock(layers, channels, channels, 1),
  ]);
  const embed = embedder(layers, 512);
  return {
    trained: layers.trained,
    apply: (images, training) => {
      let x = tf.relu(through(stem, images, training));
      x = tf.maxPool(x, 3, 2, 1, 'floor');
      x = through(blocks, x, training);
      return embed(tf.mean(x, [1, 2]));
    },
  };
}

/** Four blocks of convolution, batch normalisation, ReLU and pooling, as few-shot learning uses. */
export function conv4(tf: TF): Model {
  const layers = new Layers(tf);
  const blocks = [3, 64, 64, 64].map((inputs): Layer => {
    const block = [layers.conv(3, inputs, 64, 1), layers.batchNorm(64)];
    return (x, training) => tf.maxPool(tf.relu(through(block, x, training)), 2, 2, 'valid');
  });
  const embed = embedder(layers, 64);
  return {
    trained: layers.trained,
    apply: (images, training) => embed(tf.mean(through(blocks, images, training), [1, 2])),
  };
}

/** How far the cosines of a batch are from 1 (same label) and 0: a loss simple enough to write twice. */
export function cosineLoss(tf: TF, embeddings: Tensor, same: Tensor): Tensor {
  const norms = tf.sqrt(tf.sum(tf.square(embeddings), 1, true).add(1e-12));
  const unit = tf.div(embeddings, norms) as Tensor2D;
  return tf.mean(tf.square(tf.sub(tf.matMul(unit, unit, false, true), same)));
}

function basicBlock(layers: Layers, inputs: number, outputs: number, stride: number): Layer {
  const { tf } = layers;
  const first = [layers.conv(3, inputs, outputs, stride), layers.batchNorm(outputs)];
  const second = [layers.conv(3, outputs, outputs, 1), layers.batchNorm(outputs)];
  const shortcut =
    stride === 1 && inputs === outputs
      ? []
      : [layers.conv(1, inputs, outputs, stride), layers.batchNorm(outputs)];
  return (x, training) => {
    const body = through(second, tf.relu(through(first, x, training)), training);
    return tf.relu(tf.add(body, through(shortcut, x, training))) as Tensor4D;
  };
}

function embedder(layers: Layers, features: number): (x: Tensor) => Tensor {
  const hidden = layers.linear(features, 512);
  const output = layers.linear(512, DIMENSIONS);
  return (x) => output(layers.tf.relu(hidden(x)));
}

function through(layers: Layer[], x: Tensor4D, training: boolean): Tensor4D {
  return layers.reduce((value, layer) => layer(value, training), x);
}
