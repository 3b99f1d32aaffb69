/** The server did not take a request, and may take it later: it is down, slow, or has a fault of its own. */
export class Unreached extends Error {}

export interface ServerOptions {
  /** Where the server is, `http://localhost:5000`. */
  uri: string;
  /** For each request, in milliseconds. */
  timeout: number;
  env: Record<string, string | undefined>;
  /** Whether the person trusts whoever names the address: else credentials of the environment go to its own address alone. */
  trusted: boolean;
}

/** MLflow's REST interface (https://mlflow.org/docs/latest/rest-api.html). */
const credentials = ['MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD'];

const originOf = (uri: string | undefined): string | undefined =>
  uri !== undefined && URL.canParse(uri) ? new URL(uri).origin : undefined;

/** What MLflow answers is short; a body that does not end would fill the memory. In bytes. */
const longestAnswer = 2 ** 20;

async function shortText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > longestAnswer)
      throw new Error('endless', { cause: { code: `it answers more than ${longestAnswer} bytes` } });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export class MlflowServer {
  private readonly base: URL;
  private readonly headers: Record<string, string>;
  /** Whether there are credentials that this server does not get. */
  readonly withheld: boolean;

  /** Credentials are MLflow's own variables, or in the address. */
  constructor(private readonly options: ServerOptions) {
    const { uri, trusted } = options;
    this.base = new URL(uri.endsWith('/') ? uri : `${uri}/`);
    const isGiven = trusted || originOf(options.env.MLFLOW_TRACKING_URI) === this.base.origin;
    const env = isGiven ? options.env : {};
    this.withheld = !isGiven && credentials.some((name) => options.env[name] !== undefined);
    const user = env.MLFLOW_TRACKING_USERNAME ?? decodeURIComponent(this.base.username);
    const password = env.MLFLOW_TRACKING_PASSWORD ?? decodeURIComponent(this.base.password);
    const basic = user ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : undefined;
    const authorization = env.MLFLOW_TRACKING_TOKEN ? `Bearer ${env.MLFLOW_TRACKING_TOKEN}` : basic;
    // From here on the address holds nothing that must not be shown.
    this.base.username = '';
    this.base.password = '';
    this.headers = authorization === undefined ? {} : { authorization };
  }

  /** The address, without credentials. */
  get where(): string {
    return `${this.base.origin}${this.base.pathname}`;
  }

  /** @returns what the server answered, or nothing where it knows no such thing */
  async call<T>(method: 'GET' | 'POST', path: string, body: Record<string, unknown>): Promise<T | undefined> {
    const query = method === 'GET' ? `?${new URLSearchParams(body as Record<string, string>)}` : '';
    const answer = await this.send(`api/2.0/mlflow/${path}${query}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
      headers: { ...this.headers, 'content-type': 'application/json' },
    });
    if (answer === undefined) return undefined;
    try {
      return JSON.parse(answer) as T;
    } catch (cause) {
      // For example a login page or a proxy's notice: what was sent did not arrive.
      throw new Unreached(`${this.where} does not answer as an MLflow server does`, { cause });
    }
  }

  /** @param artifacts a run's `artifact_uri`, which the server gives out itself: `mlflow-artifacts:/...` */
  async upload(artifacts: string, name: string, content: Uint8Array): Promise<void> {
    const { pathname } = new URL(artifacts);
    const folder = pathname.replace(/^\/+/, '');
    await this.send(`api/2.0/mlflow-artifacts/artifacts/${folder}/${encodeURIComponent(name)}`, {
      method: 'PUT',
      body: content as Uint8Array<ArrayBuffer>,
      headers: { ...this.headers, 'content-type': 'application/octet-stream' },
    });
  }

  private async send(path: string, request: RequestInit): Promise<string | undefined> {
    const { timeout } = this.options;
    const { where } = this;
    let response: Response;
    let answer: string;
    try {
      response = await fetch(new URL(path, this.base), { ...request, signal: AbortSignal.timeout(timeout) });
      answer = await shortText(response);
    } catch (cause) {
      const { name, cause: inner } = cause as Error & { cause?: { code?: string } };
      const reason =
        name === 'TimeoutError' ? `no answer within ${timeout / 1000} s` : (inner?.code ?? 'no connection');
      throw new Unreached(`${where} cannot be reached (${reason})`, { cause });
    }
    if (response.ok) return answer;
    if (response.status === 404) return undefined;
    const message = `${where} answers ${response.status}: ${answer.slice(0, 200)}`;
    if (response.status >= 500 || response.status === 429) throw new Unreached(message);
    throw new Error(message);
  }
}
