import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

const mebibyte = 2 ** 20;

/** The largest file that is accepted, in bytes. */
export const mostFileBytes = 10 * mebibyte;
/** Two files and a little for the rest of the form. */
const mostBytes = 2 * mostFileBytes + mebibyte / 4;
const mostFields = 8;
/** Limits in milliseconds between two parts of a form, and for the whole form: it comes from this machine, or through a tunnel. */
const longestPause = 5_000;
const longestForm = 30_000;

export interface SentForm {
  /** By the field's name; a field without a file is left out. */
  files: Map<string, { name: string; bytes: Uint8Array }>;
  /** By the field's name. */
  texts: Map<string, string>;
}

/**
 * Reads a form with files into memory, up to the limits above.
 *
 * @param signal aborted if others wait and this one takes too long
 * @throws Refusal for a body that is too large or too slow, not a form, or of too many fields
 */
export async function readForm(request: IncomingMessage, signal: AbortSignal): Promise<SentForm> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) throw new Refusal(415, 'Send a form with two images.');
  const body = await readBody(request, signal);
  const fields = await parse(body, type);
  if (fields.length > mostFields) throw new Refusal(400, `The form has more than ${mostFields} fields.`);
  const form: SentForm = { files: new Map(), texts: new Map() };
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.texts.set(name, value);
    else if (value.size > mostFileBytes) throw tooLarge();
    else if (value.size > 0)
      form.files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return form;
}

async function parse(body: Uint8Array, type: string) {
  try {
    // Node's own parser, which fetch uses for answers.
    return [...(await new Response(body, { headers: { 'content-type': type } }).formData())];
  } catch {
    throw new Refusal(400, 'The form is damaged.');
  }
}

const tooLarge = () =>
  new Refusal(413, `An image may have ${mostFileBytes / mebibyte} MB at most: send a smaller one.`);

async function readBody(request: IncomingMessage, signal: AbortSignal): Promise<Uint8Array> {
  if (Number(request.headers['content-length']) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Stopping early must keep the connection, which the stream's iterator would close: the refusal is sent over it.
  return new Promise((resolve, reject) => {
    const end = (refusal?: Refusal) => {
      clearTimeout(pause);
      clearTimeout(whole);
      signal.removeEventListener('abort', onSlow);
      request.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onCut);
      request.pause();
      if (refusal) reject(refusal);
      else resolve(Buffer.concat(chunks));
    };
    const onData = (part: Buffer) => {
      pause.refresh();
      size += part.length;
      if (size > mostBytes) end(tooLarge());
      else chunks.push(part);
    };
    const onEnd = () => end();
    const onCut = () => end(new Refusal(400, 'The form was cut off.'));
    const onSlow = () => end(new Refusal(408, 'The form came too slowly.'));
    const pause = setTimeout(onSlow, longestPause);
    const whole = setTimeout(onSlow, longestForm);
    signal.addEventListener('abort', onSlow, { once: true });
    request
      .on('data', onData)
      .once('end', onEnd)
      .once('close', onCut)
      .on('error', () => {});
  });
}
