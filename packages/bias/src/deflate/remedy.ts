import { definer } from '@hemlkit/core/plugin';
import type { Plan, PlanRequest } from './plan-composites';
import type { Counts, Table } from './rebalance';

/** How many images there are of each cell of label and attribute. */
export interface CellTables {
  /** Real images. */
  real: Table;
  /** Composites that can be made. */
  available: Table;
  /** Those of them whose recipient keeps its value of the attribute. */
  own: Table;
}

/** A way to make training data in which an attribute is not associated with the label. */
export interface Remedy {
  /** Whether it exchanges a segment, which has to be named then. */
  exchanges: boolean;
  /** Which composites can be made. Absent: it makes none. */
  plan?(request: PlanRequest): Promise<Plan>;
  /**
   * How many real images and composites of each cell are taken, so that no label has more of the attribute than all
   * images by more than `epsilon`. Absent: every composite that was planned, and no real image.
   */
  counts?(tables: CellTables, epsilon: number): Counts;
  /** Whether only composites are taken whose recipient keeps its value. Default: false. */
  ownOnly?: boolean;
  /** Whether a cell may stay empty: the data then keep their bias. Default: false. */
  leavesEmpty?: boolean;
  /** Whether its composites are judged, because something was put in place of something else. Default: false. */
  judged?: boolean;
  /** Whether the spec that it writes is without the segment. Default: false. */
  leavesOut?: boolean;
  /** What its composites are called by. Default: `own` or `other`, by whether the recipient keeps its value. */
  suffix?: string;
}

declare module '@hemlkit/core/plugin' {
  interface Kinds {
    remedy: { product: Remedy; context: object };
  }
}

/** A remedy as a component of a plugin; the plugin's users list `@hemlkit/bias` among their plugins, too. */
export const defineRemedy = definer('remedy');
