/**
 * A TensorFlow.js backend that records operations, compiles them to ONNX graphs and runs them in ONNX Runtime.
 * @module
 */
export { OnnxBackend } from './backend';
export { checkDevice, DeviceError } from './device';
export { ONNX_OPSET } from './onnx/model';
export { BACKEND_NAME, registerOnnxBackend } from './register';
export { disableTelemetry } from './telemetry';
export { OpenExtentError } from './to-onnx/open-extent';
export { type OnnxTensor, runOnnx } from './to-onnx/run-onnx';
export { type OnnxInput, type OnnxOptions, toOnnx } from './to-onnx/to-onnx';
export type {
  BackendOptions,
  BackendStats,
  CompileOptions,
  Device,
  InputSpec,
  Program,
  ProgramStats,
  TF,
  TypedArray,
} from './types';
