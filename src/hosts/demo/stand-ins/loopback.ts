import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

export type FakeAnswer = {
  status: number;
  body: string;
  /** Content type. Defaults to JSON. */
  type?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Image that is sent instead of the body. */
  png?: Buffer | undefined;
  /** Sends the response instead of all fields above. Can send it late, in parts or never. */
  take?: ((response: ServerResponse) => void) | undefined;
};

const JSON_TYPE = "application/json;charset=utf-8";

export const toJsonAnswer = (value: unknown, status = 200): FakeAnswer => ({
  status,
  body: JSON.stringify(value),
});

export function send(
  response: ServerResponse,
  { status, body, type = JSON_TYPE, headers, png, take }: FakeAnswer,
): void {
  if (take) return take(response);
  if (png) return void response.writeHead(status, { "content-type": "image/png" }).end(png);
  const head = { "content-type": type, "content-length": Buffer.byteLength(body), ...headers };
  response.writeHead(status, head).end(body);
}

export type FakeRequest = {
  method: string;
  /** Path and query of the request, as received. */
  url: string;
  /** Path without the query. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
};

/** A running stand-in. It ends after `close()` or at the end of its scope. */
export interface StandIn extends AsyncDisposable {
  /** Address without a trailing slash. */
  origin: string;
  /** All requests, oldest first. */
  requests: FakeRequest[];
  close(): Promise<void>;
}

/** Decides how a response is sent: late, in part, changed, or never. */
export type AnswerFilter =
  | ((asked: FakeRequest, answer: () => FakeAnswer) => FakeAnswer)
  | undefined;

interface LoopbackOptions {
  answer: (asked: FakeRequest) => FakeAnswer;
  through?: AnswerFilter;
  /** Defaults to a free port. */
  port?: number | undefined;
}

/** Serves only on the loopback address. Rejects if the port is in use. */
export async function startLoopback(deps: LoopbackOptions): Promise<StandIn> {
  const { answer, through = (_, pass) => pass(), port = 0 } = deps;
  const requests: FakeRequest[] = [];

  const server = createServer((request, response) => {
    request.resume();
    const { method = "GET", url = "/", headers } = request;
    const { pathname: path, searchParams } = new URL(url, "http://127.0.0.1");
    const asked = { method, url, path, query: Object.fromEntries(searchParams), headers };
    requests.push(asked);
    send(
      response,
      through(asked, () => answer(asked)),
    );
  });

  // A benchmark may block the event loop for longer than the default of 5 s. Its next request would
  // then hit a connection that is being closed.
  server.keepAliveTimeout = 60_000;
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in has no port.");

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}
