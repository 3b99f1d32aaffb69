import { CheckpointFault } from './fault';
import { PickleReader } from './pickle-reader';
import { PickleStack } from './pickle-stack';

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
  const reader = new PickleReader(bytes, start);
  const value = new Machine(reader, builders).run();
  return { value, end: reader.at };
}

class Machine {
  private readonly stack = new PickleStack();

  constructor(
    private readonly reader: PickleReader,
    private readonly builders: Builders,
  ) {}

  run(): unknown {
    for (;;) {
      const opcode = this.reader.byte();
      // STOP
      if (opcode === 0x2e) return this.stack.pop();
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    const { stack, reader } = this;
    switch (opcode) {
      case 0x80: {
        const protocol = reader.byte();
        if (protocol < 1 || protocol > 5)
          throw new CheckpointFault(`its pickle has the protocol ${protocol}`);
        return;
      }
      case 0x95: // FRAME
        reader.take(8);
        return;
      case 0x28: // MARK
        stack.mark();
        return;
      case 0x30: // POP
        stack.drop();
        return;
      case 0x31: // POP_MARK
        stack.untilMark();
        return;
      case 0x32: // DUP
        stack.push(stack.top());
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(opcode === 0x88);
        return;
      case 0x4a: // BININT
        stack.push(reader.int32());
        return;
      case 0x4b: // BININT1
        stack.push(reader.byte());
        return;
      case 0x4d: // BININT2
        stack.push(reader.uint16());
        return;
      case 0x8a: // LONG1
        stack.push(reader.long(reader.byte()));
        return;
      case 0x8b: // LONG4
        stack.push(reader.long(reader.int32()));
        return;
      case 0x47: // BINFLOAT
        stack.push(reader.float64());
        return;
      case 0x58: // BINUNICODE
        stack.push(reader.text(reader.length4(), 'utf-8'));
        return;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(reader.text(reader.byte(), 'utf-8'));
        return;
      case 0x8d: // BINUNICODE8
        stack.push(reader.text(reader.length8(), 'utf-8'));
        return;
      case 0x54: // BINSTRING
        stack.push(reader.text(reader.length4(), 'latin1'));
        return;
      case 0x55: // SHORT_BINSTRING
        stack.push(reader.text(reader.byte(), 'latin1'));
        return;
      case 0x42: // BINBYTES
        stack.push(reader.part(reader.length4()));
        return;
      case 0x43: // SHORT_BINBYTES
        stack.push(reader.part(reader.byte()));
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
        stack.push(stack.popMany(opcode - 0x84));
        return;
      case 0x74: // TUPLE
      case 0x6c: // LIST
        stack.push(stack.untilMark());
        return;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x64: {
        // DICT
        const items = stack.untilMark();
        stack.push(new Map());
        this.setItems(items);
        return;
      }
      case 0x8f: // EMPTY_SET
        stack.push(new Set());
        return;
      case 0x90: {
        // ADDITEMS
        const items = stack.untilMark();
        const set = stack.top();
        if (!(set instanceof Set)) throw this.misplaced(opcode);
        for (const item of items) set.add(item);
        return;
      }
      case 0x61: // APPEND
        this.append([stack.pop()]);
        return;
      case 0x65: // APPENDS
        this.append(stack.untilMark());
        return;
      case 0x73: // SETITEM
        this.setItems(stack.popMany(2));
        return;
      case 0x75: // SETITEMS
        this.setItems(stack.untilMark());
        return;
      case 0x71: // BINPUT
        stack.memoize(reader.byte());
        return;
      case 0x72: // LONG_BINPUT
        stack.memoize(reader.length4());
        return;
      case 0x94: // MEMOIZE
        stack.memoize();
        return;
      case 0x68: // BINGET
        stack.push(stack.recall(reader.byte()));
        return;
      case 0x6a: // LONG_BINGET
        stack.push(stack.recall(reader.length4()));
        return;
      case 0x63: // GLOBAL
        stack.push(new Named(`${reader.line()}.${reader.line()}`));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = stack.popMany(2);
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
        stack.push(this.builders.persistent(stack.pop()));
        return;
      default:
        if (refused[opcode]) throw this.notData(opcode);
        throw new CheckpointFault(`its pickle has the unknown opcode ${opcode} at byte ${reader.at - 1}`);
    }
  }

  private reduce(): void {
    const [called, args] = this.stack.popMany(2);
    if (!(called instanceof Named) || !Array.isArray(args))
      throw new CheckpointFault('its pickle calls what is not a function');
    this.stack.push(this.builders.call(called.name, args));
  }

  /** The attributes of a dictionary (`_metadata` of a state dict) say nothing of weights; nothing else has any. */
  private build(): void {
    this.stack.pop();
    if (!(this.stack.top() instanceof Map))
      throw new CheckpointFault('its pickle sets attributes of what is not a dictionary');
  }

  private append(items: readonly unknown[]): void {
    const list = this.stack.top();
    if (!Array.isArray(list)) throw this.misplaced(0x65);
    for (const item of items) list.push(item);
  }

  private setItems(items: readonly unknown[]): void {
    const dictionary = this.stack.top();
    if (!(dictionary instanceof Map) || items.length % 2 !== 0) throw this.misplaced(0x75);
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at], items[at + 1]);
  }

  private notData(opcode: number): CheckpointFault {
    const named = this.stack.findLast((value): value is Named => value instanceof Named);
    return new CheckpointFault(
      `it makes an object${named ? ` of \`${named.name}\`` : ''} (opcode ${refused[opcode]})`,
      'program',
    );
  }

  private misplaced(opcode: number): CheckpointFault {
    return new CheckpointFault(`its pickle has the opcode ${opcode} where it does not belong`);
  }
}
