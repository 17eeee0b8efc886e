import { createServer, type IncomingHttpHeaders } from "node:http";
import { type Answer, type Fault, fail, send } from "./fail.ts";

export type FakeRequest = {
  method: string;
  /** Path and query as they came. */
  url: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
};

/** A running stand-in; ended by `close()` or at the end of its scope. */
export type StandIn = AsyncDisposable & {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  origin: string;
  /** All requests, oldest first, including those with faults. */
  requests: FakeRequest[];
  /** Applies from now on; undefined ends it. */
  setFault(fault: Fault | undefined): void;
  close(): Promise<void>;
};

/** What is refused before anything else, faults too. */
export type Refuses = ((asked: FakeRequest) => Answer | undefined) | undefined;

/** Serves on the loopback address only. Rejects when the port is taken. */
export async function startLoopback(deps: {
  answer: (asked: FakeRequest) => Answer;
  refuses?: Refuses;
  /** The body that this kind of server sends with a status that is no success. */
  refusal: (status: number) => Answer;
  /** A free port by default. */
  port?: number | undefined;
}): Promise<StandIn> {
  const { answer, refuses, refusal, port = 0 } = deps;
  const requests: FakeRequest[] = [];
  let fault: Fault | undefined;

  const server = createServer((request, response) => {
    request.resume();
    const { method = "GET", url = "/", headers } = request;
    const { pathname: path, searchParams } = new URL(url, "http://127.0.0.1");
    const asked = { method, url, path, query: Object.fromEntries(searchParams), headers };
    requests.push(asked);
    const refused = refuses?.(asked);
    if (refused) send(response, refused);
    else if (fault && url.includes(fault.only ?? "")) fail(fault, response, () => answer(asked), refusal);
    else send(response, answer(asked));
  });

  // A benchmark may hold the loop longer than the usual 5 s, and its next request would meet a connection being closed.
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
  const setFault = (next: Fault | undefined): void => {
    fault = next;
  };
  return { origin: `http://127.0.0.1:${address.port}`, requests, setFault, close, [Symbol.asyncDispose]: close };
}
