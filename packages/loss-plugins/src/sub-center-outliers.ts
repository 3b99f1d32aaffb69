/** Embeddings and what a `sub-center-arcface` loss has learned of their classes, all row-major. */
export interface SubCenterData {
  /** [samples, dimensions] */
  embeddings: ArrayLike<number>;
  /** Class index of each sample. */
  labels: ArrayLike<number>;
  /** `W` [dimensions, classes · subCenters], the sub-centers of one class side by side. */
  weights: ArrayLike<number>;
  classes: number;
  subCenters: number;
}

export interface SubCenterOutliers {
  /** Positions of samples that are far from the dominant sub-center of their class: mislabelled, perhaps. */
  outliers: number[];
  /** Which sub-center of each class is nearest to most of its samples; −1 for a class without samples. */
  dominant: number[];
}

/**
 * Samples at more than a given number of degrees from the sub-center that most samples of their class are nearest to (Deng et
 * al., "Sub-center ArcFace", 2020, section 3.2), as PML's SubCenterArcFaceLoss.get_outliers.
 */
export function subCenterOutliers(data: SubCenterData, degrees = 75): SubCenterOutliers {
  const { embeddings, labels, weights, classes, subCenters } = data;
  const columns = classes * subCenters;
  const dimensions = weights.length / columns;
  const samples = Array.from(labels, (label, sample) => {
    const cosines = Array.from({ length: subCenters }, (_, k) => cosine(sample, label * subCenters + k));
    return { sample, label, cosines, nearest: cosines.indexOf(Math.max(...cosines)) };
  });
  const dominant = Array.from({ length: classes }, (_, id) => {
    const own = samples.filter(({ label }) => label === id);
    const counts = Array.from(
      { length: subCenters },
      (_, k) => own.filter(({ nearest }) => nearest === k).length,
    );
    return own.length === 0 ? -1 : counts.indexOf(Math.max(...counts));
  });
  const least = Math.cos((degrees * Math.PI) / 180);
  const isOutlier = ({ label, cosines }: (typeof samples)[number]) =>
    (cosines[dominant[label] as number] as number) < least;
  return { outliers: samples.filter(isOutlier).map(({ sample }) => sample), dominant };

  function cosine(sample: number, column: number): number {
    let [product, ofSample, ofCenter] = [0, 0, 0];
    for (let d = 0; d < dimensions; d++) {
      const x = embeddings[sample * dimensions + d] as number;
      const w = weights[d * columns + column] as number;
      product += x * w;
      ofSample += x * x;
      ofCenter += w * w;
    }
    return product / Math.sqrt(ofSample * ofCenter);
  }
}
