import { createHash } from 'node:crypto';
import { type Content, Markup, markup } from '../markup/markup';
import { pageStyle } from './style';

export interface PageOptions {
  title: string;
  /** What the browser may load and run, beside the page's own style; default: nothing but pictures inside the page. */
  policy?: string;
  /** What makes parts of the page answer. It alone may run, by its hash. */
  behaviour?: { script: string; style: string };
}

/** All that a page of one file needs is in it: nothing may be loaded, sent or run. */
const ownPolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole HTML page. */
export function htmlPage({ title, policy = ownPolicy, behaviour }: PageOptions, body: Content): string {
  const hash = behaviour && createHash('sha256').update(behaviour.script).digest('base64');
  const allowed = hash === undefined ? policy : `${policy}; script-src 'sha256-${hash}'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}${behaviour && new Markup(behaviour.style)}</style>
</head>
<body>
${body}
${behaviour && new Markup(`<script>${behaviour.script}</script>`)}
</body>
</html>
`.text;
}
