import { HemlError, type HemlErrorOptions, HemlErrors, isHemlError } from '../contracts/error';
import { DamagedFile } from '../files/damaged';

/** An error as one process sends it to another: plain data. */
export interface WireError {
  message: string;
  stack?: string;
  /** Of a HemlError. */
  heml?: Pick<HemlErrorOptions, 'code' | 'kind' | 'scope' | 'hint' | 'where'>;
  /** Of a DamagedFile. */
  damaged?: Pick<DamagedFile, 'file' | 'reason' | 'item'>;
  /** Of HemlErrors. */
  errors?: WireError[];
  /** What the system refused: a readable error is made of it where it is reported. */
  system?: { code?: string; syscall?: string; path?: string; dest?: string };
}

/** Takes an error apart. @param thrown whatever was thrown; its cause is left behind */
export function toWire(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { message, stack } = thrown;
  const wire: WireError = { message, ...(stack !== undefined && { stack }) };
  if (!isHemlError(thrown)) {
    const { code, syscall, path, dest } = thrown as NodeJS.ErrnoException & { dest?: string };
    return syscall === undefined ? wire : { ...wire, system: { code, syscall, path, dest } };
  }
  const { code, kind, scope, hint, where } = thrown;
  wire.heml = { code, kind, scope, hint, where };
  if (thrown instanceof DamagedFile) {
    const { file, reason, item } = thrown;
    wire.damaged = { file, reason, item };
  }
  const { errors } = thrown as Partial<HemlErrors>;
  if (errors) wire.errors = errors.map(toWire);
  return wire;
}

/**
 * Puts an error together again, with the stack that it had. Of the classes of HemlError only DamagedFile and HemlErrors come
 * back as what they were; the others are known by their code.
 */
export function fromWire(wire: WireError): Error {
  const error = made(wire);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

function made({ message, heml, damaged, errors, system }: WireError): Error {
  if (!heml) return Object.assign(new Error(message), system);
  if (errors) return new HemlErrors(errors.map((one) => fromWire(one) as HemlError));
  if (damaged) return new DamagedFile(damaged.file, damaged.reason, heml.hint ?? '', damaged.item);
  return new HemlError(message, heml);
}
