import type { IncomingMessage, ServerResponse } from "node:http";
import { Outage, UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Trace } from "../../core/trace.ts";
import type { createBearer } from "../guard/bearer.ts";
import { type HostGuard, isLoopback } from "../guard/hosts.ts";
import type { Proxies } from "../guard/proxies.ts";
import { Refusal } from "../guard/refusal.ts";
import type { SlowDown } from "../guard/slow-down.ts";
import { closeUnlessRead, sendJson, setHeaders } from "./send.ts";

export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Aborts when the client is gone before it was answered. */
  signal: AbortSignal;
};

export type Route = {
  /** Without a query; also its name in metrics. */
  path: string;
  methods: readonly ("GET" | "POST")[];
  /** `probes` need neither token nor host: a kubelet names the pod's address. `anyone`: no token. */
  open?: "probes" | "anyone";
  /** @throws Refusal, UserError, Outage: all of them are answered */
  answer(exchange: Exchange): Promise<void> | void;
};

type HandlerDeps = {
  routes: readonly Route[];
  /** The part of the path that clients put before each route, if a proxy does not take it away: `/plex-ingest`. */
  basePath: string;
  tls: boolean;
  /** Whether clients come over TLS by the configured address. */
  publicTls: boolean;
  bearer: ReturnType<typeof createBearer>;
  hosts: HostGuard;
  proxies: Proxies;
  slowDown: SlowDown;
  monotonic: () => number;
  /** Gets each answered request. */
  trace: Trace;
  report: (error: unknown) => void;
};

const REALM = 'Bearer realm="plex-ingest"';

/** One request: its host and origin, then its token, then what it asks for. */
export function createHandler(
  deps: HandlerDeps,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { routes, basePath, bearer, hosts, slowDown, proxies, monotonic, trace, report } = deps;
  const byPath = new Map(routes.map((route) => [route.path, route]));

  function pathOf({ url = "" }: IncomingMessage): string {
    const [path = ""] = url.split("?", 1);
    return basePath !== "" && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
  }

  async function admit({ request, signal }: Exchange, address: string): Promise<void> {
    const verdict = bearer(request.headersDistinct["authorization"]);
    if (verdict === "open" || verdict === "right") return;
    if (verdict === "wrong") await slowDown.failed(address, signal);
    const hint = "Send Authorization: Bearer <AUTH_TOKEN>.";
    const message =
      verdict === "missing"
        ? "No token was sent."
        : verdict === "wrong"
          ? "The token is wrong."
          : "The token is malformed.";
    const challenge = verdict === "missing" ? REALM : `${REALM}, error="invalid_token"`;
    throw new Refusal(401, `${message} ${hint}`, { code: "unauthorized", headers: { "WWW-Authenticate": challenge } });
  }

  async function answer(exchange: Exchange, path: string, address: string): Promise<void> {
    const { request, response } = exchange;
    const route = byPath.get(path);
    // Clients ask there whether there is OAuth, without a token.
    if (path.startsWith("/.well-known/")) throw nothingThere();
    if (route?.open !== "probes") {
      hosts.check({ hosts: request.headersDistinct["host"] ?? [], origin: request.headers.origin });
      if (route?.open !== "anyone") await admit(exchange, address);
    }
    if (!route) throw nothingThere();
    const method = request.method === "HEAD" ? "GET" : request.method;
    if (!route.methods.some((one) => one === method)) {
      const allow = route.methods.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])).join(", ");
      throw new Refusal(405, `This address takes ${allow} only.`, { headers: { Allow: allow } });
    }
    await route.answer({ request, response, signal: exchange.signal });
  }

  return async (request, response) => {
    const began = monotonic();
    const path = pathOf(request);
    const gone = new AbortController();
    const forwarded = {
      peer: request.socket.remoteAddress,
      forwardedFor: request.headersDistinct["x-forwarded-for"]?.join(","),
      proto: request.headersDistinct["x-forwarded-proto"]?.[0],
    };
    const client = proxies.client(forwarded);
    response.on("close", () => {
      if (!response.writableFinished) gone.abort(new Error("The client is gone."));
      trace({
        kind: "served",
        method: request.method ?? "",
        path: cleanText(path, 200),
        route: byPath.has(path) ? path : "other",
        status: response.writableFinished ? response.statusCode : 499,
        client: client.address,
        ms: monotonic() - began,
      });
    });
    setHeaders(response, (deps.tls || deps.publicTls || client.secure) && !isLoopback(hostOf(request)));
    try {
      await answer({ request, response, signal: gone.signal }, path, client.address);
    } catch (error) {
      if (gone.signal.aborted || response.headersSent) response.destroy();
      else refuse({ request, response }, toRefusal(error, report));
    }
  };
}

const hostOf = ({ headers: { host = "" } }: IncomingMessage): string => URL.parse(`http://${host}`)?.hostname ?? "";

const nothingThere = (): Refusal =>
  new Refusal(404, "There is nothing at this address; MCP is at /mcp.", { code: "not_found" });

function refuse({ request, response }: Pick<Exchange, "request" | "response">, refusal: Refusal): void {
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  closeUnlessRead(request, response);
  sendJson(response, refusal.status, { error: cleanText(refusal.message, 1000), code: refusal.code });
}

const STATUS: Partial<Record<UserError["code"], number>> = {
  not_found: 404,
  conflict: 409,
  refused: 403,
  unsupported: 404,
  invalid_request: 400,
};

function toRefusal(error: unknown, report: (error: unknown) => void): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UserError)
    return new Refusal(STATUS[error.code] ?? 503, `${error.message} ${error.hint}`, { code: error.code });
  if (error instanceof Outage) return new Refusal(503, error.message, { code: "internal_error" });
  report(error);
  return new Refusal(500, "Something unexpected failed; the server's log has it.", { code: "internal_error" });
}
