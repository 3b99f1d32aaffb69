type Hits = Readonly<Record<string, Readonly<Record<string, number>>>>;
export function pairedDifference(
  a: Hits,
  b: Hits,
): { value: number; low: number; high: number; p: number; seeds: number } | undefined;
