import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers as MLflow does, and can be made to fail. */
export class FakeMlflow {
  readonly calls: { path: string; body: Record<string, unknown>; authorization: string | undefined }[] = [];
  readonly files = new Map<string, Buffer>();
  /** A status that every call gets; `hang`: no answer; `endless`: one that goes on; or the text of another server's. */
  fault: number | 'hang' | 'endless' | { text: string } | undefined;
  private readonly experiments = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeMlflow> {
    const server = createServer();
    const fake = new FakeMlflow(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (fake.fault === 'hang') return;
      if (fake.fault === 'endless') {
        response.end(Buffer.alloc(2 ** 22, 'a'));
        return;
      }
      if (typeof fake.fault === 'object') {
        response.end(fake.fault.text);
        return;
      }
      const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
      const [status, answer] = fake.fault
        ? [fake.fault, { message: 'a fault' }]
        : fake.answer(
            pathname,
            Object.fromEntries(searchParams),
            Buffer.concat(chunks),
            request.headers.authorization,
          );
      response
        .writeHead(status as number, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fake;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Bodies of the calls of a path. */
  of(path: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.path === path).map(({ body }) => body);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(
    path: string,
    query: Record<string, string>,
    content: Buffer,
    authorization: string | undefined,
  ): [status: number, answer: object] {
    const files = '/api/2.0/mlflow-artifacts/artifacts/';
    if (path.startsWith(files)) {
      this.files.set(path.slice(files.length), content);
      return [200, {}];
    }
    const body = content.length > 0 ? (JSON.parse(content.toString()) as Record<string, unknown>) : query;
    const name = path.replace('/api/2.0/mlflow/', '');
    this.calls.push({ path: name, body, authorization });
    if (name === 'experiments/get-by-name') {
      const id = this.experiments.get(query.experiment_name!);
      return id ? [200, { experiment: { experiment_id: id } }] : [404, {}];
    }
    if (name === 'experiments/create') {
      this.experiments.set(body.name as string, '7');
      return [200, { experiment_id: '7' }];
    }
    if (name === 'runs/create')
      return [200, { run: { info: { run_id: 'r1', artifact_uri: 'mlflow-artifacts:/7/r1/artifacts' } } }];
    const metrics = (body.metrics ?? []) as { key: string }[];
    if (metrics.some(({ key }) => !/^[\w\-. /]+$/.test(key))) return [400, { message: 'a name' }];
    return [200, {}];
  }
}
