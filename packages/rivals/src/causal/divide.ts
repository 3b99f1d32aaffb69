/** What an image pulls on, by environment: [images of the batch][numbers]. */
export interface HostPulls {
  outputs: Float32Array;
  cells: Float32Array;
  channels: Float32Array;
}

/** How far a batch's environments are from being explained alike, and what moving its images between them would change. */
export interface Division {
  /** By environment. */
  invariance: number[];
  attention: number[];
  /** −(mean invariance + mean attention): dividing images makes it small. */
  objective: number;
  /** [images, environments] */
  gradient: Float64Array;
}

/**
 * With softmax weights w of images over environments and α = w / Σ w, an environment's pull is |Σ α g|² of the images' pulls g. Its
 * gradient for the logits follows from dα_i/dw_j and dw/dlogit.
 *
 * @param assignment logits, [images, environments]
 * @param pulls by environment
 */
export function division(assignment: Float64Array, pulls: readonly HostPulls[]): Division {
  const environments = pulls.length;
  const images = assignment.length / environments;
  const weights = softmaxRows(assignment, environments);
  const found: Division = {
    invariance: [],
    attention: [],
    objective: 0,
    gradient: new Float64Array(assignment.length),
  };
  /** Of the objective, for each image's weight in each environment. */
  const slopes = new Float64Array(assignment.length);
  for (const [environment, { outputs, cells, channels }] of pulls.entries()) {
    const sum = weights
      .filter((_, at) => at % environments === environment)
      .reduce((all, one) => all + one, 0);
    const share = (image: number) => (weights[image * environments + environment] as number) / sum;
    let whole = 0;
    const along = new Float64Array(images);
    const measure = (numbers: Float32Array): number => {
      const length = numbers.length / images;
      const pulled = new Float64Array(length);
      for (let image = 0; image < images; image++)
        for (let at = 0; at < length; at++)
          pulled[at]! += share(image) * (numbers[image * length + at] as number);
      const squared = pulled.reduce((all, one) => all + one * one, 0);
      for (let image = 0; image < images; image++)
        for (let at = 0; at < length; at++)
          along[image]! += 2 * (pulled[at] as number) * (numbers[image * length + at] as number);
      whole += 2 * squared;
      return squared;
    };
    found.invariance.push(measure(outputs));
    found.attention.push(measure(cells) + measure(channels));
    for (let image = 0; image < images; image++)
      slopes[image * environments + environment] = -((along[image] as number) - whole) / sum / environments;
  }
  const mean = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0) / environments;
  found.objective = -(mean(found.invariance) + mean(found.attention));
  for (let image = 0; image < images; image++) {
    const row = [...Array(environments).keys()].map((at) => image * environments + at);
    const average = row.reduce((all, at) => all + (weights[at] as number) * (slopes[at] as number), 0);
    for (const at of row) found.gradient[at] = (weights[at] as number) * ((slopes[at] as number) - average);
  }
  return found;
}

function softmaxRows(logits: Float64Array, columns: number): Float64Array {
  const found = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += columns) {
    const row = logits.subarray(start, start + columns);
    const most = Math.max(...row);
    const terms = row.map((logit) => Math.exp(logit - most));
    const sum = terms.reduce((all, one) => all + one, 0);
    for (let at = 0; at < columns; at++) found[start + at] = (terms[at] as number) / sum;
  }
  return found;
}
