import type { Estimate } from './estimate';

/** A column of estimates. */
export interface ResultColumn {
  /** `precision@1`, or a method in a table of one metric. */
  key: string;
  heading: string;
  /** A mean, a deviation or an end of an interval as text. */
  text: (value: number) => string;
}

export interface ResultRow {
  /** A method, or a node. */
  name: string;
  /** The lines of the tree that lead to a node. */
  lead?: string;
  /** What a joined node is joined of. */
  children?: string[];
  /** Runs. */
  n: number;
  /** One a column. */
  cells: (Estimate | undefined)[];
}

/** A table of means over runs that differ by their seed. */
export interface ResultTable {
  /** Which method, where there is a table for each. */
  title?: string;
  rowHeading: string;
  columns: ResultColumn[];
  rows: ResultRow[];
}
