export type Point = readonly [x: number, y: number];

/** SVG path data of a smooth closed curve through the points (Catmull-Rom, written as cubic Béziers). */
export function blob(points: readonly Point[], tension = 1): string {
  const n = points.length;
  const at = (i: number) => points[(i + n) % n] as Point;
  const parts = [`M${pair(at(0))}`];
  for (let i = 0; i < n; i++) parts.push(segment(at(i - 1), at(i), at(i + 1), at(i + 2), tension));
  return `${parts.join('')}Z`;
}

/** A smooth open curve through the points; without its `M` when it goes on from another one. */
export function line(points: readonly Point[], goOn = false): string {
  const at = (i: number) => points[Math.min(points.length - 1, Math.max(0, i))] as Point;
  const parts = [goOn ? `L${pair(at(0))}` : `M${pair(at(0))}`];
  for (let i = 0; i + 1 < points.length; i++) parts.push(segment(at(i - 1), at(i), at(i + 1), at(i + 2), 1));
  return parts.join('');
}

/** A closed shape whose edges are smooth curves that meet in corners. */
export function shape(...edges: readonly (readonly Point[])[]): string {
  return `${edges.map((edge, i) => line(edge, i > 0)).join('')}Z`;
}

export function polygon(...points: readonly Point[]): string {
  return `M${points.map(pair).join('L')}Z`;
}

/** A closed smooth shape, symmetric about x = `middle`; `right` runs from top to bottom, as offsets from the middle. */
export function symmetric(middle: number, right: readonly Point[]): string {
  const onAxis = (p: Point) => p[0] === 0;
  const left = [...right].reverse().filter((p) => !onAxis(p));
  return blob([
    ...right.map(([x, y]): Point => [middle + x, y]),
    ...left.map(([x, y]): Point => [middle - x, y]),
  ]);
}

export function ellipse(x: number, y: number, rx: number, ry: number): string {
  const arc = `a${n(rx)},${n(ry)} 0 1,0`;
  return `M${n(x - rx)},${n(y)}${arc} ${n(2 * rx)},0${arc} ${n(-2 * rx)},0Z`;
}

function segment(before: Point, from: Point, to: Point, after: Point, tension: number): string {
  const reach = tension / 6;
  const first: Point = [from[0] + (to[0] - before[0]) * reach, from[1] + (to[1] - before[1]) * reach];
  const second: Point = [to[0] - (after[0] - from[0]) * reach, to[1] - (after[1] - from[1]) * reach];
  return `C${pair(first)} ${pair(second)} ${pair(to)}`;
}

const n = (value: number) => String(Math.round(value * 100) / 100);
const pair = ([x, y]: Point) => `${n(x)},${n(y)}`;
