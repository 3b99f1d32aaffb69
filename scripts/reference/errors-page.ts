import type { ErrorCode } from './error-codes';
import { table } from './table';

/** The page of all errors. */
export const errorsPage = (codes: readonly ErrorCode[]): string =>
  [
    '# Errors',
    '',
    'Every error that a person is meant to read is a `HemlError` with a `code` for programs. Compare the code, never the text:',
    'it stays when the message changes. `…` stands for what is filled in.',
    '',
    '- `several`: `HemlErrors` whose `errors` have different codes.',
    '- `unnamed`: its author gave no code.',
    '- `unexpected`, in JSON: it is not a `HemlError`.',
    '- A code with a slash, `my-plugin/image-too-dark`, belongs to a plugin.',
    '',
    table(
      ['code', 'package', 'message'],
      codes.map(({ code, package: name, message }) => [`\`${code}\``, `\`${name}\``, escaped(message)]),
    ),
  ].join('\n');

/** A message as Markdown shows it letter by letter. What stands in backticks needs nothing. */
const escaped = (message: string): string =>
  message
    .split('`')
    .map((part, i) => (i % 2 === 0 ? part.replace(/[<>*_[\]]/g, '\\$&') : part))
    .join('`');
