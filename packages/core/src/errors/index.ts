export { type FormatErrorOptions, formatError, type Paint, type Style } from './format-error';
export { systemError } from './system-error';
