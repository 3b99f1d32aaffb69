export { type FormatErrorOptions, formatError, type Paint, type Style } from './format-error';
