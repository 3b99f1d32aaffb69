import type { OnnxModel } from './model';

/*
 * onnxruntime-node copies every output into a new array, also one that it has just written into an array that it was given,
 * and nothing turns that off. For the state of a training step that is as much again as the step writes, in memory that is
 * touched for the first time. It converts the outputs in the model's order, though, and stops with an error at one of a
 * type for which JavaScript has no arrays. So models whose outputs all have arrays to go to begin with such an output: when
 * that error comes, ONNX Runtime is done and everything is written.
 */

/** Name of the output that stops the copies. */
export const SILENT = 'silent';

/** The model with an output more, the first. */
export function silenced(model: OnnxModel): OnnxModel {
  const zero = { name: `${SILENT}0`, dtype: 'float32', shape: [], bytes: new Uint8Array(4) } as const;
  const attributes = { to: 16 };
  const cast = { name: SILENT, type: 'Cast', domain: '', inputs: [zero.name], outputs: [SILENT], attributes };
  return {
    ...model,
    constants: [...model.constants, zero],
    nodes: [...model.nodes, cast],
    outputs: [{ name: SILENT, dtype: 'bfloat16', shape: [] }, ...model.outputs],
  };
}
