/** Other packages reach the backend's switch by core's door alone. */
export { disableTelemetry } from '@hemlkit/backend-onnx/telemetry';
