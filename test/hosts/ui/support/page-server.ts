import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { text } from "node:stream/consumers";
import { openAgain } from "../../../support/temp-store.ts";
import type { TestServer } from "../../mcp/support-server.ts";
import { builtPage } from "./built-page.ts";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};
export const ACTOR = "web:Chromium";

const AT = "2026-11-21T12:00:00.000Z";
const SESSION = {
  id: 1,
  name: "Chromium",
  role: "operator",
  created_at: AT,
  last_used_at: AT,
  current: true,
};
const SIGNED_IN = {
  name: "Chromium",
  id: 1,
  role: "operator",
  kept_tools: [],
  read_only: false,
  version: "1.2.3",
};

export type PageServer = AsyncDisposable & {
  /** The base URL of the page, below a path as behind a proxy. */
  url: string;
  /** Calls so far, by tool. */
  calls: string[];
  /** Stops the server; `start` restarts it at the same address. */
  stop(): Promise<void>;
  /**
   * With true, the network loses all data without closing connections; with false, it works again.
   */
  lose(all: boolean): void;
  start(): Promise<void>;
  /** Number of listeners to the server's events. */
  streams: () => number;
  /** Runs before a call is answered. `given` are the call's arguments. */
  hold: (tool: string, given: Record<string, unknown>) => Promise<void>;
};

/**
 * Serves the built page over a real tool server, as described in `docs/use/page.md`, and signs in.
 */
export async function servePage(
  tools: Pick<TestServer, "answer" | "engine">,
  base = "/media/ingest/",
): Promise<PageServer> {
  const built = builtPage();
  // Sees the database as another process does, with either kind of database.
  const watching = await openAgain(tools.engine.storeFiles);
  const calls: string[] = [];
  const streams = new Set<ServerResponse>();
  let isDead = false;
  const page: Pick<PageServer, "hold"> = { hold: async () => {} };

  const json = (response: ServerResponse, status: number, body: unknown): void =>
    void response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify(body));

  async function call(
    request: IncomingMessage,
    response: ServerResponse,
    tool: string,
  ): Promise<void> {
    if (
      request.headers["x-plex-ingest"] !== "1" ||
      request.headers["content-type"] !== "application/json"
    ) {
      return json(response, 403, { error: "A header is missing.", code: "refused" });
    }
    const args = JSON.parse(await text(request)) as Record<string, unknown>;
    calls.push(tool);
    await page.hold(tool, args);
    const answered = await tools.answer(tool, args, { actor: ACTOR, reader: "person" });
    if (answered.ok) return json(response, 200, answered.data);
    const { code, message: error, next } = answered.error;
    json(response, code === "conflict" ? 409 : 400, {
      error,
      code,
      ...(next === undefined ? {} : { next }),
    });
  }

  function stream(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    let before: unknown;
    let number = 0;
    let looks = 0;
    const look = (): void => {
      if (isDead) return;
      if (++looks % 40 === 0) response.write("event: alive\ndata: {}\n\n");
      const now = watching.dataVersion();
      if (now === before) return;
      before = now;
      response.write(
        `retry: 300\nevent: changed\ndata: ${JSON.stringify({ number: ++number, states: {} })}\n\n`,
      );
    };
    look();
    const timer = setInterval(look, 50);
    streams.add(response);
    response.on("close", () => {
      clearInterval(timer);
      streams.delete(response);
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    response.setHeader("content-security-policy", POLICY);
    if (!pathname.startsWith(base)) {
      return json(response, 404, { error: "Outside.", code: "not_found" });
    }
    const path = pathname.slice(base.length);
    const [first = "", rest = ""] = path.split("/", 2);
    if (first === "api") return call(request, response, rest);
    if (first === "session") return json(response, 200, { signed_in: true, ...SIGNED_IN });
    if (first === "sessions") return json(response, 200, { sessions: [SESSION], links: [] });
    if (first === "events") return stream(response);
    if (first === "posters") {
      return json(response, 404, { error: "No poster was found.", code: "not_found" });
    }
    if (first === "assets") {
      const headers = {
        "content-type": TYPES[extname(rest)],
        "cache-control": "public, max-age=31536000, immutable",
      };
      return void response.writeHead(200, headers).end(built.assets.get(rest));
    }
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(
        built.shell
          .replace('<base href="/">', `<base href="${base}">`)
          .replaceAll(/<link rel="modulepreload".*\n/g, ""),
      );
  }

  const server = createServer((request, response) => {
    if (isDead) return;
    answer(request, response).catch((error: unknown) =>
      json(response, 500, { error: String(error), code: "internal_error" }),
    );
  });
  let port = 0;
  // A server that listens again before it is closed never emits "close".
  let closed: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    await closed;
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  };
  const stop = (): Promise<void> => {
    for (const one of streams) one.end();
    closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeAllConnections();
    return closed;
  };
  await start();
  return Object.assign(page, {
    url: `http://127.0.0.1:${port}${base}`,
    calls,
    streams: () => streams.size,
    lose: (all: boolean) => void (isDead = all),
    start,
    stop,
    async [Symbol.asyncDispose]() {
      if (server.listening) await stop();
      await watching[Symbol.asyncDispose]();
    },
  });
}
