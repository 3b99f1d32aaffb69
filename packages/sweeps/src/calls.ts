import { fromWire, toWire, type WireError } from '@hemlkit/core/run';

/** What one process asks of another, which answers by the same id. */
export interface CallOf<C> {
  type: 'call';
  id: number;
  call: C;
}

export interface Answer {
  type: 'answer';
  id: number;
  value?: unknown;
  /** Why there is no value. */
  error?: WireError;
}

interface Open {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The calls that a process makes to another, over messages. */
export class Calls<C> {
  private readonly open = new Map<number, Open>();
  private last = 0;

  constructor(private readonly send: (message: CallOf<C>) => void) {}

  /** @param onId receives the call's id before it is sent @throws what the other process threw */
  call<T>(call: C, onId: (id: number) => void = () => {}): Promise<T> {
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      this.open.set(id, { resolve: (value) => resolve(value as T), reject });
      onId(id);
      this.send({ type: 'call', id, call });
    });
  }

  answered({ id, value, error }: Answer): void {
    const call = this.open.get(id);
    this.open.delete(id);
    if (error) call?.reject(fromWire(error));
    else call?.resolve(value);
  }

  /** The other process is gone. */
  end(error: unknown): void {
    for (const call of this.open.values()) call.reject(error);
    this.open.clear();
  }
}

/** Answers a call with what comes of some work. It throws nothing. */
export const answer = (
  send: (message: Answer) => unknown,
  id: number,
  work: () => Promise<unknown>,
): Promise<void> =>
  work().then(
    (value) => void send({ type: 'answer', id, value }),
    (error: unknown) => void send({ type: 'answer', id, error: toWire(error) }),
  );
