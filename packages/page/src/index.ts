/** A run as a page without a server. @module */
export { exportPage, mostModelBytes, type PageOptions, type WrittenPage } from './export-page';
