import { CheckpointFault } from './fault';

/*
 * Python's pickle is a program for a stack machine that may call any function. What is read here is its data: numbers, texts,
 * lists, tuples and dictionaries. A function is a name that stands for one of a few that are known, and every other one is an
 * error that names it. Nothing of a file is ever run. Opcodes: CPython's Lib/pickletools.py.
 */

/** A function or class that a pickle names. */
export class Named {
  constructor(readonly name: string) {}
}

/** A dictionary, with its keys as they are. */
export type Dictionary = Map<unknown, unknown>;

export interface Builders {
  /** What a call of a known function gives. @throws CheckpointFault for every other one */
  call(name: string, args: readonly unknown[]): unknown;
  /** What a persistent id stands for. */
  persistent(id: unknown): unknown;
}

const mark = Symbol('mark');

/** Opcodes whose calls do not go by names that are looked at, or that need what is not here; by their bytes. */
const refused: Record<number, string> = {
  129: 'NEWOBJ',
  146: 'NEWOBJ_EX',
  105: 'INST',
  111: 'OBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  80: 'PERSID',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
};

/** Bytes of a whole number at most: counts and keys are far shorter. */
const longestNumber = 16;

/**
 * Reads one pickle.
 *
 * @param start where it begins
 * @returns its value, and where the bytes behind it begin
 * @throws CheckpointFault for what is cut short, damaged, or not data
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  builders: Builders,
): { value: unknown; end: number } {
  const machine = new Machine(bytes, start, builders);
  return { value: machine.run(), end: machine.at };
}

class Machine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly builders: Builders,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): unknown {
    for (;;) {
      const opcode = this.byte();
      // STOP
      if (opcode === 0x2e) return this.pop();
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    const { stack } = this;
    switch (opcode) {
      case 0x80: {
        const protocol = this.byte();
        if (protocol < 1 || protocol > 5)
          throw new CheckpointFault(`its pickle has the protocol ${protocol}`);
        return;
      }
      case 0x95: // FRAME
        this.take(8);
        return;
      case 0x28: // MARK
        stack.push(mark);
        return;
      case 0x30: // POP
        stack.pop();
        return;
      case 0x31: // POP_MARK
        this.untilMark();
        return;
      case 0x32: // DUP
        stack.push(this.top());
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(opcode === 0x88);
        return;
      case 0x4a: // BININT
        stack.push(this.view.getInt32(this.take(4), true));
        return;
      case 0x4b: // BININT1
        stack.push(this.byte());
        return;
      case 0x4d: // BININT2
        stack.push(this.view.getUint16(this.take(2), true));
        return;
      case 0x8a: // LONG1
        stack.push(this.long(this.byte()));
        return;
      case 0x8b: // LONG4
        stack.push(this.long(this.view.getInt32(this.take(4), true)));
        return;
      case 0x47: // BINFLOAT
        stack.push(this.view.getFloat64(this.take(8), false));
        return;
      case 0x58: // BINUNICODE
        stack.push(this.text(this.length4(), 'utf-8'));
        return;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(this.text(this.byte(), 'utf-8'));
        return;
      case 0x8d: // BINUNICODE8
        stack.push(this.text(this.length8(), 'utf-8'));
        return;
      case 0x54: // BINSTRING
        stack.push(this.text(this.length4(), 'latin1'));
        return;
      case 0x55: // SHORT_BINSTRING
        stack.push(this.text(this.byte(), 'latin1'));
        return;
      case 0x42: // BINBYTES
        stack.push(this.part(this.length4()));
        return;
      case 0x43: // SHORT_BINBYTES
        stack.push(this.part(this.byte()));
        return;
      case 0x5d: // EMPTY_LIST
        stack.push([]);
        return;
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push(this.popMany(opcode - 0x84));
        return;
      case 0x74: // TUPLE
      case 0x6c: // LIST
        stack.push(this.untilMark());
        return;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x64: {
        // DICT
        const items = this.untilMark();
        stack.push(new Map());
        this.setItems(items);
        return;
      }
      case 0x8f: // EMPTY_SET
        stack.push(new Set());
        return;
      case 0x90: {
        // ADDITEMS
        const items = this.untilMark();
        const set = this.top();
        if (!(set instanceof Set)) throw this.misplaced(opcode);
        for (const item of items) set.add(item);
        return;
      }
      case 0x61: // APPEND
        this.append([this.pop()]);
        return;
      case 0x65: // APPENDS
        this.append(this.untilMark());
        return;
      case 0x73: // SETITEM
        this.setItems(this.popMany(2));
        return;
      case 0x75: // SETITEMS
        this.setItems(this.untilMark());
        return;
      case 0x71: // BINPUT
        this.memo.set(this.byte(), this.top());
        return;
      case 0x72: // LONG_BINPUT
        this.memo.set(this.length4(), this.top());
        return;
      case 0x94: // MEMOIZE
        this.memo.set(this.memo.size, this.top());
        return;
      case 0x68: // BINGET
        stack.push(this.recall(this.byte()));
        return;
      case 0x6a: // LONG_BINGET
        stack.push(this.recall(this.length4()));
        return;
      case 0x63: // GLOBAL
        stack.push(new Named(`${this.line()}.${this.line()}`));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.popMany(2);
        stack.push(new Named(`${String(module)}.${String(name)}`));
        return;
      }
      case 0x52: // REDUCE
        this.reduce();
        return;
      case 0x62: // BUILD
        this.build();
        return;
      case 0x51: // BINPERSID
        stack.push(this.builders.persistent(this.pop()));
        return;
      default:
        if (refused[opcode]) throw this.notData(opcode);
        throw new CheckpointFault(`its pickle has the unknown opcode ${opcode} at byte ${this.at - 1}`);
    }
  }

  private reduce(): void {
    const [called, args] = this.popMany(2);
    if (!(called instanceof Named) || !Array.isArray(args))
      throw new CheckpointFault('its pickle calls what is not a function');
    this.stack.push(this.builders.call(called.name, args));
  }

  /** The attributes of a dictionary (`_metadata` of a state dict) say nothing of weights; nothing else has any. */
  private build(): void {
    this.pop();
    if (!(this.top() instanceof Map))
      throw new CheckpointFault('its pickle sets attributes of what is not a dictionary');
  }

  private append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.misplaced(0x65);
    for (const item of items) list.push(item);
  }

  private setItems(items: readonly unknown[]): void {
    const dictionary = this.top();
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) throw this.misplaced(0x75);
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at], items[at + 1]);
  }

  private notData(opcode: number): CheckpointFault {
    const named = [...this.stack].reverse().find((value): value is Named => value instanceof Named);
    return new CheckpointFault(
      `it makes an object${named ? ` of \`${named.name}\`` : ''} (opcode ${refused[opcode]})`,
      'program',
    );
  }

  private misplaced(opcode: number): CheckpointFault {
    return new CheckpointFault(`its pickle has the opcode ${opcode} where it does not belong`);
  }

  private recall(key: number): unknown {
    if (!this.memo.has(key))
      throw new CheckpointFault(`its pickle refers to the value ${key}, which is not there`);
    return this.memo.get(key);
  }

  private top(): unknown {
    if (this.stack.length === 0) throw new CheckpointFault('its pickle takes a value where there is none');
    return this.stack.at(-1);
  }

  private pop(): unknown {
    const value = this.top();
    this.stack.pop();
    if (value === mark) throw new CheckpointFault('its pickle takes a value where there is none');
    return value;
  }

  private popMany(count: number): unknown[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  private untilMark(): unknown[] {
    const from = this.stack.lastIndexOf(mark);
    if (from < 0) throw new CheckpointFault('its pickle ends a list that was not begun');
    const items = this.stack.splice(from);
    return items.slice(1);
  }

  private byte(): number {
    return this.bytes[this.take(1)] as number;
  }

  private take(length: number): number {
    const from = this.at;
    if (length < 0 || from + length > this.bytes.length) throw new CheckpointFault('its pickle is cut short');
    this.at += length;
    return from;
  }

  private part(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  private text(length: number, encoding: string): string {
    return new TextDecoder(encoding).decode(this.part(length));
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new CheckpointFault('its pickle is cut short');
    const line = this.text(end - this.at, 'utf-8');
    this.at = end + 1;
    return line;
  }

  private length4(): number {
    return this.view.getUint32(this.take(4), true);
  }

  private length8(): number {
    return Number(this.view.getBigUint64(this.take(8), true));
  }

  /** A whole number in two's complement; a bigint where a number would not be exact. */
  private long(length: number): number | bigint {
    if (length > longestNumber) throw new CheckpointFault(`its pickle has a number of ${length} bytes`);
    const part = this.part(length);
    let value = 0n;
    for (let at = part.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(part[at] as number);
    const signed = BigInt.asIntN(8 * Math.max(1, part.length), value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }
}
