import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as overTcp,
} from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { urlToHttpOptions } from "node:url";
import { codeOf } from "../../base/errors.ts";
import { HttpFault } from "./faults.ts";

type ConnectionsOptions = {
  /** Maximum number of connections to one server; further requests wait for their turn. */
  connections: number;
  /** A private certificate authority (PEM), trusted in addition to those of the machine. */
  ca: string | undefined;
};

export type OutgoingRequest = {
  method: "GET" | "POST" | "PUT";
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  /**
   * The request changes nothing on the server. If the server closes a reused connection during the
   * request, the request is sent a second time at once.
   */
  repeatable?: boolean | undefined;
};

/**
 * Time in ms that an unused connection is kept, or less if the server announces less. Many servers
 * close theirs after 5 s.
 */
const KEPT_MS = 4000;

export interface Connections {
  /**
   * Sends a request and returns the head of the response, regardless of its status. The caller must
   * read the body. @throws the network error
   */
  ask(sent: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage>;
  /** Closes all connections. Running requests fail, and later ones are refused. */
  close(): Promise<void>;
}

/**
 * Keeps connections open for the next request. Uses Node's own client instead of undici, because
 * undici reads responses with a WebAssembly module: compiling it cost each process 20 MiB of memory
 * that was never released. There are no timeouts here, because the caller's deadline covers every
 * phase with its own clock.
 */
export function createConnections({ connections, ca }: ConnectionsOptions): Connections {
  const limits = { keepAlive: true, maxSockets: connections, timeout: KEPT_MS };
  const underWay = new Set<ClientRequest>();
  const closed = new AbortController();
  let plain: HttpAgent | undefined;
  let secure: Promise<{ agent: HttpsAgent; send: typeof overTcp }> | undefined;

  const openPlain = () => ({ agent: (plain ??= new HttpAgent(limits)), send: overTcp });
  // TLS takes 5 MiB of memory, so it is loaded only when needed.
  const openSecure = () =>
    (secure ??= Promise.all([import("node:https"), import("node:tls")]).then(
      ([{ Agent, request }, tls]) => {
        // `ca` replaces all other authorities, including those of NODE_EXTRA_CA_CERTS, so they are
        // listed again.
        const trusted = ca === undefined ? {} : { ca: [...tls.getCACertificates("default"), ca] };
        return { agent: new Agent({ ...limits, ...trusted }), send: request };
      },
    ));

  async function once(
    { method, url, headers, body = "" }: OutgoingRequest,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const { agent, send } = url.protocol === "https:" ? await openSecure() : openPlain();
    signal.throwIfAborted();
    if (closed.signal.aborted) throw closed.signal.reason;
    return await new Promise((resolve, reject) => {
      // Node would send the user and password of a URL. Here only `headers` may carry a secret.
      const request = send({
        ...urlToHttpOptions(url),
        auth: null,
        agent,
        method,
        headers,
        signal,
      });
      // Node does not report the abort of a request that is still waiting for a connection.
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      underWay.add(request);
      let isAnswered = false;
      request.once("close", () => {
        underWay.delete(request);
        signal.removeEventListener("abort", onAbort);
        // After a 101 response, Node closes the connection without reporting a response or an
        // error.
        if (!isAnswered) reject(new HttpFault("the connection was closed", "closed"));
      });
      request.once("response", (answer) => {
        isAnswered = true;
        resolve({ answer });
      });
      // The listener stays, because a connection may also fail after the head of the response. The
      // body's reader gets that error.
      request.on("error", (error) =>
        request.reusedSocket ? resolve({ kept: error }) : reject(error),
      );
      request.end(body);
    });
  }

  return {
    async ask(sent, signal) {
      let outcome = await once(sent, signal);
      const closedUnused = "kept" in outcome && CLOSED.has(codeOf(outcome.kept)) && !signal.aborted;
      if (sent.repeatable && closedUnused) outcome = await once(sent, signal);
      if ("kept" in outcome) throw outcome.kept;
      return outcome.answer;
    },
    async close() {
      closed.abort(new HttpFault("the client was closed"));
      for (const request of underWay) request.destroy(closed.signal.reason);
      plain?.destroy();
      (await secure)?.agent.destroy();
    },
  };
}

/** A response, or the error of a connection that had carried other requests. */
type SendOutcome = { answer: IncomingMessage } | { kept: Error };

const CLOSED = new Set(["ECONNRESET", "EPIPE"]);
