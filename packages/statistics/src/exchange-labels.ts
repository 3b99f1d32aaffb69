import type { Random } from '@hemlkit/core/run';
import { type Groups, membersOf } from './groups';

/** Groups that may exchange their labels: as they are, unit by unit, or (`constant`) the one label that each has. */
interface Block {
  members: number[][];
  constant: boolean;
}

/**
 * Random orders of labels under which units stay with their group: whole groups exchange their labels (whole-block
 * exchangeability; Winkler, Webster, Vidaurre, Nichols and Smith, NeuroImage 2015). Blocks of one size alone can do so unit by
 * unit, and a label may then even depend on the size. Groups whose size no other has exchange them among each other where all
 * units of each have one label; that is exact where labels do not depend on these sizes, and changes how many units have
 * each. Any other group keeps its labels.
 *
 * Who may exchange with whom goes by sizes, and by whether labels differ within groups, and by nothing that is tested.
 *
 * @param labels [units]
 */
export class LabelExchange {
  private readonly blocks: Block[];
  /** Units whose labels can go elsewhere. With few of them no p-value is small. */
  readonly moving: number;

  constructor(
    groups: Groups,
    private readonly labels: Int32Array,
  ) {
    const bySize = new Map<number, number[][]>();
    for (const own of membersOf(groups)) {
      const alike = bySize.get(own.length);
      if (alike) alike.push(own);
      else bySize.set(own.length, [own]);
    }
    const sizes = [...bySize.values()];
    const alone = sizes
      .filter(({ length }) => length === 1)
      .flat()
      .filter((own) => own.every((unit) => labels[unit] === labels[own[0] as number]));
    this.blocks = [
      ...sizes.map((members) => ({ members, constant: false })),
      { members: alone, constant: true },
    ].filter(({ members }) => members.length > 1);
    this.moving = this.blocks.reduce((sum, { members }) => sum + members.flat().length, 0);
  }

  draw(random: Random): Int32Array {
    const drawn = Int32Array.from(this.labels);
    for (const { members, constant } of this.blocks)
      for (const [to, from] of random.permutation(members.length).entries()) {
        const given = members[from] as number[];
        for (const [i, unit] of (members[to] as number[]).entries())
          drawn[unit] = this.labels[given[constant ? 0 : i] as number] as number;
      }
    return drawn;
  }
}
