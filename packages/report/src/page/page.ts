import { type Content, markup } from '../markup/markup';
import { pageStyle } from './style';

export interface PageOptions {
  title: string;
  /** What the browser may load and run, beside the page's own style; default: nothing but pictures inside the page. */
  policy?: string;
}

/** All that a page of one file needs is in it: nothing may be loaded, sent or run. */
const ownPolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole HTML page. */
export function htmlPage({ title, policy = ownPolicy }: PageOptions, body: Content): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
