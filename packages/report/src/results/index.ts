export { comparisonText } from './comparison-text';
export { type Estimate, estimate } from './estimate';
export { estimateCell, formatResults, type ResultFormat, resultsNote } from './format-results';
export type { ResultColumn, ResultRow, ResultTable } from './result-table';
export { runsTable } from './runs-table';
export { studentQuantile, studentShare } from './student-t';
export { type MethodResults, type MethodRun, metricsOf, nodesTables, rootTable, timeTable } from './tables';
