/** Tests of tfjs-core that cannot pass here: why, and what their names hold. They run; those that pass count as passed. */
interface Exclusion {
  reason: string;
  names: readonly RegExp[];
}

export const exclusions: Record<string, Exclusion> = {
  strings: {
    reason:
      'tensors of strings: the backend holds numbers only, which is all that ONNX Runtime computes with',
    names: [
      /\bstrings?\b/i,
      /^(staticRegexReplace|stringNGrams|stringSplit|stringToHashBucketFast) /,
      /^squeeze .* (default|specific dimension|all ones|squeeze only ones)$/,
      /^(de|en)codeWeights .* Mixed dtype tensors$/,
    ],
  },
  complex: {
    reason: 'complex numbers, which Fourier transforms give and take: ONNX has no operators on them',
    names: [/\bcomplex(64)?\b/i, /^[123]D I?R?FFT /, /^stft /, / upcasts when dtypes dont match$/],
  },
  ragged: {
    reason: 'ragged and sparse tensors, whose shapes depend on values: graphs here have static shapes',
    names: [
      /^ragged(Gather|Range|TensorToTensor) /,
      /^sparse(FillEmptyRows|Reshape|SegmentMean|SegmentSum) /,
    ],
  },
  late: {
    reason:
      'an error that depends on values: it comes when the result is read, not when the operation is recorded',
    names: [/^gather .* throws when index is out of bound$/],
  },
};

/** The exclusion that a test falls under, if any. */
export function exclusionOf(test: string): string | undefined {
  return Object.keys(exclusions).find((name) => exclusions[name]?.names.some((part) => part.test(test)));
}
