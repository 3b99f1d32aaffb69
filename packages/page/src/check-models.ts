import {
  HemlError,
  type OnnxTensor,
  type OpenedRun,
  type Run,
  runModel,
  storedImage,
} from '@hemlkit/core/run';

/** How far a number may be from the run's, as a share of the largest of its kind. */
const tolerance = 1e-4;

/** Two samples of the validation split, as positions: of different labels where there are such. */
export function checkedPair({ data }: Pick<OpenedRun, 'data'>): [number, number] {
  const { samples } = data.splits.validation;
  const other = samples.findIndex(({ label }) => label !== samples[0]?.label);
  return [0, Math.max(0, other)];
}

/** The distances that the run gives of the two, by node. */
export async function runDistances(run: Run, opened: OpenedRun, pair: readonly [number, number]) {
  const [a, b] = pair.map((at) => opened.data.splits.validation.samples[at]?.id as string) as [
    string,
    string,
  ];
  const tree = await run.explain(a, b, { explainers: [], calibration: false });
  return Object.fromEntries(tree.nodes.map(({ id, distances }) => [id, Object.values(distances)[0]]));
}

/** What a node's model takes of two samples. */
export function nodeInputs({ data }: Pick<OpenedRun, 'data'>, pair: readonly [number, number]) {
  const { store } = data.splits.validation;
  const rows = pair.map((at) => storedImage(store, at));
  const { size } = store;
  const joined = (parts: Uint8Array[], ...shape: number[]): OnnxTensor => ({
    dtype: 'uint8',
    shape: [parts.length, ...shape],
    data: new Uint8Array(Buffer.concat(parts)),
  });
  return {
    image: joined(
      rows.map(({ image }) => image),
      size,
      size,
      3,
    ),
    map: joined(
      rows.map(({ map }) => map),
      size,
      size,
    ),
  };
}

/**
 * Runs a model in a new session of ONNX Runtime, and compares what it gives with the run's own numbers.
 *
 * @param what it is, as it begins a sentence
 * @param wanted by output; numbers that are not finite are not compared
 * @throws HemlError where a number is beyond the tolerance, or ONNX Runtime refuses the model
 */
export async function checkModel(
  what: string,
  bytes: Uint8Array,
  inputs: Readonly<Record<string, OnnxTensor>>,
  wanted: Readonly<Record<string, readonly (number | undefined)[]>>,
): Promise<void> {
  const given = await runModel(bytes, inputs).catch((cause) => {
    throw new HemlError(`ONNX Runtime refuses the model of ${what}: ${cause.message}`, {
      code: 'export-refused',
      cause,
    });
  });
  for (const [name, values] of Object.entries(wanted)) {
    const known = values.map((value) => (Number.isFinite(value) ? (value as number) : undefined));
    const scale = Math.max(...known.map((value) => Math.abs(value ?? 0)));
    for (const [at, value] of known.entries()) {
      const found = given[name]?.data[at] ?? Number.NaN;
      if (value === undefined || Math.abs(found - value) <= tolerance * scale) continue;
      throw new HemlError(
        `The model of ${what} gives other ${name} than the run: ${found} in place of ${value}.`,
        { code: 'export-inexact', hint: 'Nothing was written. Please report this, with the spec.' },
      );
    }
  }
}
