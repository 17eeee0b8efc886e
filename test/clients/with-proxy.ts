import { type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { type Fault, fail } from "../support/fault.ts";
import { startHttpServer } from "../support/loopback.ts";

/** A request as the proxy received it. */
export type Passing = { path: string; body: string };

/** What the proxy does with a request: it fails, or is passed on, possibly changed. */
type Treatment = Fault | Passing;

type Given = { origin: string; treat: (asked: Passing) => Treatment; onHang: () => void };

/** A server between a client and its stand-in. `onHang` is called for each request that hangs. */
export async function withProxy({ origin, treat, onHang }: Given) {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const treatment = treat({ path: request.url ?? "", body: await text(request) });
    if (!("kind" in treatment)) return pass(request, response, treatment);
    if (treatment.kind === "hang") onHang();
    // Half of an answer that begins like one of each protocol.
    const body = request.headers["content-type"] === "text/xml" ? "<methodResponse>" : '[{"a":0},';
    const cut = { status: 200, body };
    fail(
      treatment,
      response,
      () => cut,
      (status) => ({ status, body: "" }),
    );
  }

  function pass(request: IncomingMessage, response: ServerResponse, { path, body }: Passing): void {
    const { method, headers } = request;
    const length = String(Buffer.byteLength(body));
    const passed = send(
      new URL(path, origin),
      { method, headers: { ...headers, ...(body !== "" && { "content-length": length }) } },
      (answered) => {
        response.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(response);
      },
    );
    passed.on("error", () => response.destroy());
    passed.end(body);
  }

  return await startHttpServer((request, response) => void answer(request, response));
}
