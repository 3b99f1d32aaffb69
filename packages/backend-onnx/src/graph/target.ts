/** What a graph may count on where it runs. */
export interface Target {
  /**
   * Channels in a block of ONNX Runtime's own image layout (`com.microsoft.nchwc`), whose convolutions need no gathered
   * matrix. 0: the graph is to run where there may be no such layout.
   */
  readonly block: number;
  /** Bytes of a gathered matrix above which it is made and used a part of the batch at a time. */
  readonly whole: number;
  /** Bytes that such a part takes at most, as long as it is one image or more. */
  readonly part: number;
  /**
   * How many float32 numbers are added one after another; sums of more are made in blocks. Infinity: the graph is to
   * run where reductions are as precise as they are, and be the same for each size of a batch.
   */
  readonly terms: number;
}

/** Counts on nothing but the operators: for devices other than the CPU, and for models that others will run. */
export const PORTABLE: Target = {
  block: 0,
  whole: Number.POSITIVE_INFINITY,
  part: Number.POSITIVE_INFINITY,
  terms: Number.POSITIVE_INFINITY,
};
