export {
  type ContactSheet,
  classColour,
  contactSheet,
  type Rgb,
  type SheetSample,
} from './contact-sheet/index';
export * from './figures/index';
export { markdownTable } from './markdown-table';
export { metricNames, metricText, shortName } from './metric-names';
export { type MetricTreeOptions, metricTreeText } from './metric-tree-text';
export { evaluationTable, metricsTable } from './metrics-table';
export { type Paint, plain, type Style } from './paint';
export type { Pictures } from './pictures';
export { canDrawText, svgToPng } from './png';
export { secondsText } from './seconds-text';
export { type TreeRow, treeRows } from './tree-rows';
export * from './results/index';
