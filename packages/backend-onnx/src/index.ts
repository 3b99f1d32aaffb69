/**
 * A TensorFlow.js backend that records operations, compiles them to ONNX graphs and runs them in ONNX Runtime.
 * @module
 */
export { OnnxBackend } from './backend';
export { BACKEND_NAME, registerOnnxBackend } from './register';
export type {
  BackendOptions,
  BackendStats,
  CompileOptions,
  InputSpec,
  Program,
  ProgramStats,
  TF,
  TypedArray,
} from './types';
