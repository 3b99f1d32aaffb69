export { type CurveHistory, type CurvesOptions, curvesFigure } from './curves-figure';
export { type DistancesOptions, distancesFigure } from './distances-figure';
export { type HeatColumn, heatFigure } from './heat-figure';
export { type MetricsFigureOptions, metricsFigure } from './metrics-figure';
export { type PairFigureOptions, pairFigure } from './pair-figure';
export { type PairGroups, separation } from './pair-groups';
export { segmentsFigure } from './segments-figure';
export type { FigureOptions } from './svg';
