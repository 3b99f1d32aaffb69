export { stateText } from './attribute-state';
export { chanceText, doubtText } from './chance-text';
export {
  type ContactSheet,
  classColour,
  compositeSheet,
  contactSheet,
  type Rgb,
  type SheetSample,
  type SheetTriple,
} from './contact-sheet/index';
export { dataAuditFinding, dataAuditText } from './data-audit-text';
export { deflationText } from './deflation-text';
export { estimateText, faithfulnessTable, faithfulnessText } from './faithfulness-text';
export * from './figures/index';
export { gateText, refusalText } from './gate-text';
export * from './gather/index';
export { markdownTable } from './markdown-table';
export { metricNames, metricText, shortName } from './metric-names';
export { type MetricTreeOptions, metricTreeText } from './metric-tree-text';
export { evaluationTable, metricsTable } from './metrics-table';
export * from './page/index';
export { type Paint, plain, type Style } from './paint';
export type { Pictures } from './pictures';
export { planText, planTotalText } from './plan-text';
export { plural } from './plural';
export { canDrawText, svgToPng } from './png';
export { queryText } from './query-text';
export * from './results/index';
export { runAuditFinding, runAuditText } from './run-audit-text';
export { secondsText } from './seconds-text';
export { shellWords } from './shell-words';
export { type TreeRow, treeRows } from './tree-rows';
export { verificationFindings } from './verification-findings';
export { armsTable, cellsTable, verificationText } from './verification-text';
