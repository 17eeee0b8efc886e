import type { Agent, Dispatcher } from "undici";
import type { Clock } from "../../core/clock.ts";
import { withDeadline } from "./deadline.ts";
import { BodyTooLong, CertificateFault, certificateKind, HttpFault, whyItFailed } from "./faults.ts";

type HttpDeps = {
  clock: Clock;
  /** From the first byte sent to the last byte of the body. */
  deadlineMs: number;
  maxBytes: number;
  connections: number;
  /** A certificate authority of one's own (PEM), trusted besides those that the machine trusts. */
  ca?: string | undefined;
};

type HttpRequest = {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Of the answer's body, where that is less than the client takes. */
  maxBytes?: number | undefined;
};
export type HttpAnswer = { status: number; headers: Dispatcher.ResponseData["headers"]; text: string };

/**
 * HTTP with connections of its own, one deadline over head and body, and a limit on the body. Redirects are answers
 * like any other: a key must not travel to another host. Bodies are taken as they come, never unpacked: nothing asks
 * for compression, and a packed bomb stays packed.
 */
export function createHttp({ clock, deadlineMs, maxBytes, connections, ca }: HttpDeps) {
  // Loaded with the first request: it is the largest part of all, and an MCP server that asks nobody starts without it.
  let agent: Promise<Agent> | undefined;
  const connected = (): Promise<Agent> =>
    (agent ??= import("./open-agent.ts").then(({ openAgent }) => openAgent({ connections, deadlineMs, ca })));

  /** The whole answer, whatever its status. Throws `HttpFault` without one, the signal's reason when it aborts. */
  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { method, url, headers, body = "" } = request;
    const path = `${url.pathname}${url.search}`;
    const most = Math.min(maxBytes, request.maxBytes ?? maxBytes);
    return await withDeadline(clock, deadlineMs, signal, async (stop) => {
      try {
        const sent = { origin: url.origin, path, method, headers, body: body === "" ? null : body, signal: stop };
        const answer = await (await connected()).request(sent);
        return { status: answer.statusCode, headers: answer.headers, text: await read(answer.body, most) };
      } catch (error) {
        if (error instanceof HttpFault) throw error;
        const kind = certificateKind(error);
        throw kind ? new CertificateFault(whyItFailed(error), kind) : new HttpFault(whyItFailed(error));
      }
    });
  }

  async function read(body: Dispatcher.ResponseData["body"], most: number): Promise<string> {
    const decoder = new TextDecoder();
    const parts: string[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > most) throw new BodyTooLong(most);
      parts.push(decoder.decode(chunk, { stream: true }));
    }
    parts.push(decoder.decode());
    return parts.join("");
  }

  return { send, close: async (): Promise<void> => (await agent)?.destroy() };
}
