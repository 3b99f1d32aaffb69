import type { Paint as ErrorPaint } from '@hemlkit/core';
import type { Paint } from '@hemlkit/report';
import type { Colors } from './terminal-text';

/** The report's styles in a terminal's colours. */
export function paintWith(colors: Colors): Paint {
  const styles = { bold: colors.bold, dim: colors.dim, near: colors.green, far: colors.red };
  return (style, text) => (text === '' ? '' : styles[style](text));
}

/** The styles of an error's text in a terminal's colours. */
export function paintErrorsWith(colors: Colors): ErrorPaint {
  const styles = {
    message: colors.bold,
    place: colors.cyan,
    code: colors.reset,
    mark: (text: string) => colors.red(colors.bold(text)),
    hint: colors.yellow,
  };
  return (style, text) => styles[style](text);
}
