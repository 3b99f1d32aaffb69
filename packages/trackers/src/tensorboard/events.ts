import { bytes, double, type Field, float, message, text, whole } from './protobuf';

// TensorFlow's event.proto and summary.proto: the fields that TensorBoard reads.

/** @param seconds since 1970 */
const event = (seconds: number, step: number, ...content: Field[]): Uint8Array =>
  Buffer.concat([double(1, seconds), whole(2, step), ...content]);

/** What every file begins with. */
export const versionEvent = (seconds: number): Uint8Array => event(seconds, 0, text(3, 'brain.Event:2'));

export const scalarEvent = (seconds: number, step: number, name: string, value: number): Uint8Array =>
  event(seconds, step, message(5, message(1, text(1, name), float(2, value))));

export function imageEvent(seconds: number, step: number, name: string, png: Uint8Array): Uint8Array {
  const header = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  // A PNG's first chunk gives its size.
  const [width, height] = [header.readUInt32BE(16), header.readUInt32BE(20)];
  const rgba = 4;
  const image = message(4, whole(1, height), whole(2, width), whole(3, rgba), bytes(4, png));
  return event(seconds, step, message(5, message(1, text(1, name), image)));
}
