import { defineLoss, services, type Tensor2D, type TF, withoutGradient } from '@hemlkit/core/plugin';
import { contrastiveOptions, contrastiveParts } from './contrastive';
import { createReduction } from './reduction';

/**
 * Signal-to-noise-ratio contrastive loss (Yuan et al., "Signal-to-Noise Ratio: A Robust Distance Metric for Deep
 * Metric Learning", 2019), as PML's SignalToNoiseRatioContrastiveLoss: the contrastive loss with
 *
 *     d(a, b) = var(a − b) / var(a)
 *
 * The paper adds a zero-mean regularizer: `embeddingRegularizer: { type: zero-mean, weight: 0.1 }`. As in PML, none
 * is added by default. An anchor whose numbers are all equal has no signal, and no pairs; PML gives NaN.
 */
export const snr = defineLoss({
  type: 'snr',
  summary: 'Contrastive loss by the signal-to-noise ratio, var(a - b) / var(a).',
  options: contrastiveOptions('snr'),
  inject: { tf: services.tf },
  create: (options, { tf }) => {
    const reduce = createReduction(tf, options, ['positive', 'negative']);
    return {
      compute: (input) => {
        const anchors = withSignal(tf, input.embeddings);
        return reduce(contrastiveParts(tf, options, input, anchors), input);
      },
    };
  },
});

/** The rows, those without signal replaced by one that has some, and 1 for each that has its own. */
function withSignal(tf: TF, rows: Tensor2D): { rows: Tensor2D; counts: Tensor2D } {
  const counts = withoutGradient<Tensor2D>(tf, () => {
    const deviations = tf.sub(rows, tf.mean(rows, 1, true));
    const signal = tf.sum<Tensor2D>(tf.square(deviations), 1, true);
    // Equal numbers may be a rounding error away from their mean.
    return tf.step(tf.sub<Tensor2D>(signal, tf.mul(tf.sum(tf.square(rows), 1, true), 1e-12)));
  });
  const other = tf.expandDims(tf.range(0, rows.shape[1]), 0);
  return { rows: tf.add(tf.mul(rows, counts), tf.mul(other, tf.sub(1, counts))), counts };
}
