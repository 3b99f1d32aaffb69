/** Kernels of tfjs that this backend does not have, by the reason; they are registered to throw it. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'ONNX has no operators on complex numbers': ['Complex', 'Real', 'Imag', 'ComplexAbs', 'FFT', 'IFFT'],
  'the backend holds no strings': [
    'StaticRegexReplace',
    'StringNGrams',
    'StringSplit',
    'StringToHashBucketFast',
  ],
  'the shape of its result depends on the values of its inputs': [
    'RaggedGather',
    'RaggedRange',
    'RaggedTensorToTensor',
    'SparseFillEmptyRows',
    'SparseReshape',
    'SparseSegmentMean',
    'SparseSegmentSum',
  ],
};

/** Why each of these kernels is missing. */
export const refused: ReadonlyMap<string, string> = new Map(
  Object.entries(groups).flatMap(([reason, names]) => names.map((name): [string, string] => [name, reason])),
);
