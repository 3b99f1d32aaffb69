import { createRandom, defineMetric, HemlError, services, Type } from '@hemlkit/core/plugin';
import { normalise } from '../distances/normalise';
import { powerFromZero, squaredDistances } from '../distances/pairwise';
import { squaredRanking } from '../distances/ranking';
import { kMeans } from './k-means';
import { agreement } from './mutual-information';

/** A metric of how well k-means finds the classes again in the embeddings. */
export function defineAgreementMetric(type: 'nmi' | 'ami', summary: string) {
  return defineMetric({
    type,
    summary,
    options: Type.Object({
      normalize: Type.Boolean({ default: true, description: 'Give every embedding the length 1 first.' }),
      clusters: Type.Optional(
        Type.Integer({ minimum: 1, description: 'How many clusters. Default: as many as there are labels.' }),
      ),
      iterations: Type.Integer({ minimum: 1, default: 20, description: 'Rounds of k-means at most.' }),
      seed: Type.Integer({ minimum: 0, default: 0, description: 'Of the first centres.' }),
    }),
    inject: { tf: services.tf },
    create: ({ normalize, iterations, seed, ...options }, { tf }) => ({
      only: (wanted) => (wanted === type ? {} : undefined),
      compute: async ({ embeddings, labels, references, matches }) => {
        if (references || matches)
          throw new HemlError(
            `${type} compares clusters with labels; it knows no references and no other matching.`,
            {
              code: 'reference-unsupported',
              kind: 'usage',
              hint: `Compute ${type} of the queries alone.`,
            },
          );
        const clusters = options.clusters ?? new Set(labels).size;
        const rows = normalize ? tf.tidy(() => normalise(tf, embeddings)) : embeddings;
        const distance = {
          inverted: false,
          matrix: (a: typeof rows, b: typeof rows) => powerFromZero(tf, squaredDistances(tf, a, b), 0.5),
          ranking: squaredRanking(tf, (x) => x),
        };
        const random = createRandom(seed, 'k-means');
        const found = await kMeans(tf, distance, rows, { clusters, iterations, random });
        if (normalize) rows.dispose();
        return { [type]: agreement(labels, found)[type] };
      },
    }),
  });
}

/** Normalised mutual information of the labels and of clusters that k-means forms of the embeddings. */
export const nmi = defineAgreementMetric('nmi', 'How well k-means clusters agree with the labels, 0 to 1.');

/** Adjusted mutual information: as `nmi`, less what chance gives. */
export const ami = defineAgreementMetric('ami', 'As nmi, less what chance gives: 0 for unrelated clusters.');
