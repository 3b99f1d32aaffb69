import { CheckpointFault } from './fault';

const mark = Symbol('mark');

/** What a pickle's program works on: a stack of values, with marks among them, and values that are kept by a number. */
export class PickleStack {
  private readonly values: unknown[] = [];
  private readonly memo = new Map<number, unknown>();

  push(value: unknown): void {
    this.values.push(value);
  }

  mark(): void {
    this.values.push(mark);
  }

  /** Throws away what lies on top, be it a mark. */
  drop(): void {
    this.values.pop();
  }

  /** The value nearest to the top that something holds for. */
  findLast<T>(is: (value: unknown) => value is T): T | undefined {
    return [...this.values].reverse().find(is);
  }

  /** Keeps the top. @param key default: one more than the last */
  memoize(key: number = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): unknown {
    if (!this.memo.has(key))
      throw new CheckpointFault(`its pickle refers to the value ${key}, which is not there`);
    return this.memo.get(key);
  }

  top(): unknown {
    if (this.values.length === 0) throw new CheckpointFault('its pickle takes a value where there is none');
    return this.values.at(-1);
  }

  pop(): unknown {
    const value = this.top();
    this.values.pop();
    if (value === mark) throw new CheckpointFault('its pickle takes a value where there is none');
    return value;
  }

  /** Some values, the topmost last. */
  popMany(count: number): unknown[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  /** What lies above the last mark, which is taken off as well. */
  untilMark(): unknown[] {
    const from = this.values.lastIndexOf(mark);
    if (from < 0) throw new CheckpointFault('its pickle ends a list that was not begun');
    const items = this.values.splice(from);
    return items.slice(1);
  }
}
