import type { Random } from '@hemlkit/core/run';
import { type Groups, membersOf } from './groups';
import { logMultinomial } from './log-factorial';

/** Groups that may exchange their labels: as they are, unit by unit, or (`constant`) the one label that each has. */
interface Block {
  members: number[][];
  constant: boolean;
  /** The units, where each member has one. */
  units?: Int32Array;
}

/** Whether groups exchange their labels with each other, or the units of a group among themselves. */
export type ExchangeKind = 'whole' | 'within';

/**
 * Random orders of labels under which units stay with their group.
 *
 * `whole`: whole groups exchange their labels (whole-block exchangeability; Winkler, Webster, Vidaurre, Nichols and Smith,
 * NeuroImage 2015). Blocks of equal size can do so unit by unit, and a label may then even depend on the size. Groups of a
 * unique size exchange their labels with each other where all units of each have one label. That is exact where labels do not
 * depend on these sizes, and it changes how many units have each label. Any other group keeps its labels.
 *
 * `within`: the units of each group exchange their labels among themselves (within-block exchangeability; ibid.). Its
 * hypothesis is about these groups only, and it assumes that the units of a group are exchangeable.
 *
 * Which groups may exchange depends on their sizes, and on whether labels differ within groups. It does not depend on the
 * variable that is tested.
 *
 * @param labels [units]
 */
export class LabelExchange {
  private readonly blocks: Block[];
  /** Units whose labels can go elsewhere. With few of them no p-value is small. */
  readonly moving: number;
  /** How many different orders there are, the observed one among them; `Infinity` where a number cannot hold it. */
  readonly possible: number;

  constructor(
    groups: Groups,
    private readonly labels: Int32Array,
    readonly kind: ExchangeKind = 'whole',
  ) {
    const members = membersOf(groups).filter(Boolean);
    const blocks =
      kind === 'within'
        ? members.map((own) => ({ members: own.map((unit) => [unit]), constant: false }))
        : wholeBlocks(members, labels);
    this.blocks = blocks
      .filter((block) => block.members.length > 1)
      .map((block) => {
        const isSingle = block.members.every((own) => own.length === 1);
        return isSingle ? { ...block, units: Int32Array.from(block.members.flat()) } : block;
      });
    this.moving = this.blocks.reduce((sum, block) => sum + block.members.flat().length, 0);
    const log = this.blocks.reduce((sum, block) => sum + logMultinomial(this.kinds(block).values()), 0);
    this.possible = Math.round(Math.exp(log));
  }

  draw(random: Random): Int32Array {
    const drawn = this.labels.slice();
    for (const block of this.blocks) this.give(block, random.permutation(block.members.length), drawn);
    return drawn;
  }

  /** Every different order once. To be asked for where `possible` is small. */
  *orders(): Generator<Int32Array> {
    yield* this.ordersFrom(0, Int32Array.from(this.labels));
  }

  private *ordersFrom(at: number, order: Int32Array): Generator<Int32Array> {
    const block = this.blocks[at];
    if (!block) {
      yield Int32Array.from(order);
      return;
    }
    // The members that have one pattern of labels stand for each other: which pattern goes where is all that counts.
    const left = new Map<string, { from: number; times: number }>();
    for (const [from, own] of block.members.entries()) {
      const pattern = this.pattern(block, own);
      const one = left.get(pattern);
      if (one) one.times++;
      else left.set(pattern, { from, times: 1 });
    }
    const chosen = new Int32Array(block.members.length);
    const self = this;
    function* choose(place: number): Generator<Int32Array> {
      if (place === chosen.length) {
        self.give(block as Block, chosen, order);
        yield* self.ordersFrom(at + 1, order);
        return;
      }
      for (const one of left.values()) {
        if (one.times === 0) continue;
        one.times--;
        chosen[place] = one.from;
        yield* choose(place + 1);
        one.times++;
      }
    }
    yield* choose(0);
  }

  /** Writes into `order` the labels of block members `from`, each to the member at its place. */
  private give({ members, constant, units }: Block, from: Int32Array, order: Int32Array): void {
    if (units) {
      for (let to = 0; to < units.length; to++)
        order[units[to] as number] = this.labels[units[from[to] as number] as number] as number;
      return;
    }
    for (const [to, source] of from.entries()) {
      const given = members[source] as number[];
      for (const [i, unit] of (members[to] as number[]).entries())
        order[unit] = this.labels[given[constant ? 0 : i] as number] as number;
    }
  }

  /** How many members of a block have each pattern of labels. */
  private kinds(block: Block): Map<string, number> {
    const counts = new Map<string, number>();
    for (const own of block.members) {
      const pattern = this.pattern(block, own);
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
    return counts;
  }

  private pattern({ constant }: Block, own: readonly number[]): string {
    return constant
      ? String(this.labels[own[0] as number])
      : own.map((unit) => this.labels[unit] as number).join();
  }
}

function wholeBlocks(groups: readonly number[][], labels: Int32Array): Block[] {
  const bySize = new Map<number, number[][]>();
  for (const own of groups) {
    const alike = bySize.get(own.length);
    if (alike) alike.push(own);
    else bySize.set(own.length, [own]);
  }
  const sizes = [...bySize.values()];
  const alone = sizes
    .filter(({ length }) => length === 1)
    .flat()
    .filter((own) => own.every((unit) => labels[unit] === labels[own[0] as number]));
  return [...sizes.map((members) => ({ members, constant: false })), { members: alone, constant: true }];
}
