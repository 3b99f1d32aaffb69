import type { Metric } from '../contracts/metric-learning';
import type { TF } from '../contracts/tf';

/** All metrics of one set of embeddings, by name. @param labelNames by class index */
export async function computeMetrics(
  tf: TF,
  metrics: readonly Metric[],
  embeddings: Float32Array,
  labels: Int32Array,
  labelNames?: readonly string[],
): Promise<Record<string, number>> {
  // A scope, since `tidy` cannot span what is asynchronous: what a metric leaves behind is released here.
  tf.engine().startScope('metrics');
  try {
    const tensor = tf.tensor2d(embeddings, [labels.length, embeddings.length / labels.length]);
    const results: Record<string, number> = {};
    for (const metric of metrics)
      Object.assign(
        results,
        await metric.compute({ embeddings: tensor, labels, ...(labelNames && { labelNames }) }),
      );
    return results;
  } finally {
    tf.engine().endScope();
  }
}
