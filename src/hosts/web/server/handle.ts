import type { IncomingMessage, ServerResponse } from "node:http";
import { toCommandText, toPageText } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { isLoopback } from "../../../base/text/loopback.ts";
import { HIDDEN } from "../../../base/text/redact.ts";
import type { Clock } from "../../../core/clock.ts";
import { nameSettings } from "../../../core/page/name-settings.ts";
import { mayDo, notAllowed, type Role } from "../../../core/role.ts";
import type { Trace } from "../../../core/trace.ts";
import {
  type AdmittedCaller,
  type CheckBearer,
  createAdmit,
  type SignIn,
  type SlowDown,
} from "../guard/admit.ts";
import { callerOf, connectionOf, type ProvenFacts } from "../guard/caller.ts";
import { type HostGuard, Refusal } from "../guard/hosts.ts";
import type { Proxies } from "../guard/proxies.ts";
import { createDiscard, type Discard } from "./discard.ts";
import type { ExchangeLog } from "./exchange-log.ts";
import type { Sender } from "./intake.ts";
import {
  type BodyLimits,
  createReadBody,
  headOf,
  isLongBody,
  type RequestHead,
} from "./read-body.ts";
import { sendRefusal, setHeaders } from "./send.ts";
import { type TakeTurn, turnsOfCall } from "./turns.ts";

/**
 * Sends a refusal. With `isPage`, the body has the format that pages expect and includes the retry
 * delay.
 */
function refuse(
  exchange: { request: IncomingMessage; response: ServerResponse },
  { status, message, code, next, headers }: Refusal,
  { isPage, discard }: { isPage: boolean; discard: Discard },
): void {
  const { response } = exchange;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const seconds = isPage ? headers["Retry-After"] : undefined;
  // A person reads the page's refusals, and the page shows settings by their titles.
  const clean = (text: string): string => cleanText(isPage ? nameSettings(text) : text, 1000);
  const error = clean(message);
  const body = {
    error,
    code,
    // OAuth clients read `error` as a code and show this field:
    // https://www.rfc-editor.org/rfc/rfc6749#section-5.2
    ...(isPage ? {} : { error_description: error }),
    ...(next === undefined ? {} : { next: clean(next) }),
    ...(seconds === undefined ? {} : { retry_after_seconds: Number(seconds) }),
  };
  sendRefusal(exchange, status, body, discard);
}

/** Status for errors that a person can fix. */
export const STATUS: Partial<Record<string, number>> = {
  not_found: 404,
  conflict: 409,
  refused: 403,
  unsupported: 404,
  invalid_request: 400,
} satisfies Partial<Record<UserError["code"], number>>;

type RefusalContext = { report: (error: unknown) => void; isPage: boolean };

/**
 * Converts an error to a refusal. An unexpected error is reported, and its details are not shown.
 */
function toRefusal(error: unknown, { report, isPage }: RefusalContext): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    const status = STATUS[code] ?? 503;
    return isPage
      ? new Refusal(status, message, { code, next: toPageText(hint) })
      : new Refusal(status, `${message} ${toCommandText(hint)}`, { code });
  }
  if (error instanceof Outage) {
    const headers = isPage
      ? { "Retry-After": String(Math.ceil((error.retryAfterMs ?? 30_000) / 1000)) }
      : {};
    return new Refusal(503, error.message, { code: "internal_error", headers });
  }
  report(error);
  return new Refusal(500, "An unexpected error occurred. See the server's log.", {
    code: "internal_error",
  });
}

export type WebExchange = {
  request: RequestHead;
  response: ServerResponse;
  /** Aborts if the client disconnects before the response is complete. */
  signal: AbortSignal;
  /**
   * The remaining path if the route's path ends with a slash, exactly as sent and without the
   * query.
   */
  rest: string;
  query: URLSearchParams;
  /**
   * The role of the token that was sent. On routes that require no token, it is `reviewer`, the
   * lower role of our own tokens.
   */
  role: Role;
  /** The subject as named by the issuer, for the history; undefined for our own tokens. */
  subject?: string;
  /** The client's address, for delays and the log. It never grants access. */
  client: string;
  /**
   * Returns the turns of a call by the caller that the request proves. The rest of its bytes is read
   * in turns of the same caller.
   */
  turnsOf(proven: ProvenFacts): () => Promise<void>;
  /**
   * Reads the body in a turn of its sender: see `createReadBody`. `turn` is that of the call, if it
   * takes further ones. A secret body is never logged. A refusal is thrown after the delay that its
   * sender's address has earned.
   */
  readBody(
    limits: BodyLimits,
    about?: { turn?: () => Promise<void>; isSecret?: boolean },
  ): Promise<unknown>;
};

export type WebRoute = {
  /**
   * The path without a query, which is also the route's name in metrics. A path that ends with a
   * slash also matches everything below it.
   */
  path: string;
  methods: readonly string[];
  /**
   * `probes`: requires no token and no known host, because a kubelet sends the pod's address.
   * `public`: the same, for any web page. `page`: requires no token. The route checks the session
   * itself if it needs one, and the next step of an error is a separate field. `hook`: the route
   * checks its own token.
   */
  open?: "probes" | "public" | "page" | "hook";
  /** For a path that ends with a slash: true if this rest is an address of the route. */
  has?: (rest: string) => boolean;
  /** Explains a rest that the route does not have, in a sentence without any part of it. */
  explainOther?: (rest: string) => string;
  /** True if the path may end in a secret, so that only its first part is logged. */
  hasSecretRest?: true;
  /** True if the route also accepts the issuer's tokens. */
  takesIssued?: true;
  /** The role that the token or session must have. Default: operator. */
  role?: Role;
  /** @throws Refusal, UserError or Outage, each of which the handler converts to a response */
  answer(exchange: WebExchange): Promise<void> | void;
};

/** Upper limit for a stream, regardless of how long its token is valid. */
const MAX_STREAM_MS = 24 * 3600_000;

interface HandlerDeps {
  routes: readonly WebRoute[];
  /** Serves a browser that opens any other address. If undefined, those addresses return 404. */
  shell: WebRoute | undefined;
  /**
   * The path prefix that clients send before each route, unless a proxy removes it. Example:
   * `/plex-ingest`.
   */
  basePath: string;
  /** True if clients connect over TLS, directly or through the configured address. */
  isTls: boolean;
  bearer: CheckBearer;
  /** Undefined if there is no issuer. */
  signIn: SignIn | undefined;
  hosts: HostGuard;
  proxies: Proxies;
  slowDown: SlowDown;
  takeTurn: TakeTurn;
  clock: Pick<Clock, "monotonic" | "sleep">;
  /** Receives each answered request. */
  trace: Trace;
  /** Logs requests and responses. Undefined unless a person enabled it. */
  exchanges?: ExchangeLog | undefined;
  report: (error: unknown) => void;
}

/** Handles one request: checks its host and origin, then its token, then calls the route. */
export function createHandler(
  deps: HandlerDeps,
): (request: IncomingMessage, response: ServerResponse, sender: Sender) => Promise<void> {
  const { routes, shell, basePath, signIn, hosts, proxies, trace, report } = deps;
  const { monotonic, sleep } = deps.clock;
  const admit = createAdmit(deps);
  const readBody = createReadBody();
  const discard = createDiscard();
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const folders = routes.filter(({ path }) => path.endsWith("/"));

  function pathOf({ url = "" }: RequestHead): string {
    const [path = ""] = url.split("?", 1);
    if (basePath === "" || !`${path}/`.startsWith(`${basePath}/`)) return path;
    return path.slice(basePath.length) || "/";
  }

  const routesAt = (path: string) =>
    (byPath.get(path) ?? folders.filter((route) => path.startsWith(route.path))).filter(
      ({ has, path: start }) => has?.(path.slice(start.length)) !== false,
    );

  /** Also true if the route does not know the rest, because it may be a secret in a wrong place. */
  const isSecret = (path: string): boolean =>
    folders.some((route) => route.hasSecretRest && path.startsWith(route.path));

  /** Explains an address below a route that does not have it. */
  function explainOther(path: string): string | undefined {
    const route = folders.find((folder) => folder.explainOther && path.startsWith(folder.path));
    return route?.explainOther?.(path.slice(route.path.length));
  }

  function routeOf(request: RequestHead, path: string): WebRoute | undefined {
    const there = routesAt(path);
    const known = there.find(({ methods }) => methods.includes(methodOf(request))) ?? there[0];
    return known ?? (shell && isForPage(request, path) ? shell : undefined);
  }

  async function answer(
    exchange: WebExchange,
    path: string,
    route: WebRoute | undefined,
  ): Promise<void> {
    const { request, signal, client } = exchange;
    let admitted: AdmittedCaller = { role: exchange.role };
    // Clients without a token look for OAuth metadata at these addresses.
    if (route?.open !== "public" && path.startsWith("/.well-known/")) throw nothingThere();
    if (!route && SIGN_IN_PATHS.has(path)) throw nothingThere(NO_SIGN_IN);
    // A person who sets up another app must hear that its address is wrong, not its token.
    if (!route && path.startsWith("/api/")) throw nothingThere(explainOther(path));
    if (route?.open !== "probes" && route?.open !== "public") {
      hosts.check({ hosts: request.headersDistinct["host"] ?? [], origin: request.headers.origin });
      const headers = request.headersDistinct["authorization"];
      if (route?.open === undefined) {
        admitted = await admit(
          { path, headers, client, signIn: route?.takesIssued && signIn },
          signal,
        );
      }
    }
    if (!route) throw nothingThere();
    if (!route.methods.includes(methodOf(request))) {
      const methods = routesAt(path).flatMap((candidate) => candidate.methods);
      const allow = methods
        .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
        .join(", ");
      throw new Refusal(405, `This address accepts only ${allow}.`, { headers: { Allow: allow } });
    }
    const needed = route.role ?? "operator";
    if (route.open === undefined && !mayDo(admitted.role, needed)) {
      throw notAllowed(admitted.role, needed, `${request.method} ${route.path}`);
    }
    const { endsMs, ...who } = admitted;
    const turn = exchange.turnsOf(route.open === undefined ? who : {});
    await route.answer({
      ...exchange,
      ...who,
      readBody: (limits, about) => exchange.readBody(limits, { turn, ...about }),
      signal: endsMs === undefined ? signal : withEnd(exchange, endsMs),
    });
  }

  /** A stream must not outlive the token with which it was opened. */
  function withEnd({ response, signal }: WebExchange, ms: number): AbortSignal {
    const [answered, ended] = [new AbortController(), new AbortController()];
    response.once("close", () => answered.abort());
    sleep(Math.min(ms, MAX_STREAM_MS), answered.signal).then(
      () => ended.abort(new Error("The token has expired.")),
      () => {},
    );
    return AbortSignal.any([signal, ended.signal]);
  }

  return async (request, response, sender) => {
    const began = monotonic();
    const head = headOf(request);
    const path = pathOf(head);
    const route = routeOf(head, path);
    const gone = new AbortController();
    const peer = head.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "unknown";
    const forwarded = {
      peer,
      forwardedFor: head.headersDistinct["x-forwarded-for"]?.join(","),
      proto: head.headersDistinct["x-forwarded-proto"]?.[0],
    };
    const client = proxies.client(forwarded);
    const at = { address: client.address, connection: connectionOf(head.socket) };
    // Probes are frequent and not worth logging.
    const shown = route?.open === "probes" ? undefined : deps.exchanges?.begin(request, response);
    response.on("close", () => {
      if (!response.writableFinished) gone.abort(new Error("The client has disconnected."));
      const about = {
        path: cleanText(isSecret(path) ? hideRest(path) : path, 200),
        status: response.writableFinished ? response.statusCode : 499,
        client: client.address,
        ms: monotonic() - began,
      };
      trace({
        kind: "served",
        method: head.method ?? "",
        route: route?.path ?? "other",
        ...about,
      });
      shown?.end(about);
    });
    let isDelayed = false;
    /** Delays the answer to a refused body by what its sender's address has sent before. */
    async function delayRefused(): Promise<void> {
      isDelayed = true;
      await deps.slowDown.failed(client.address, gone.signal);
    }
    async function answerError(error: unknown): Promise<void> {
      const isPage = route?.open === "page";
      const isOver = (): boolean => gone.signal.aborted || response.headersSent;
      let told = error;
      if (!isOver() && !isDelayed && isLongBody(request)) {
        try {
          await delayRefused();
        } catch (refused) {
          told = refused;
        }
      }
      if (isOver()) {
        response.destroy();
        return;
      }
      if (!request.complete) sender.bookTo(callerOf({ ...at, isRefused: true }));
      refuse({ request, response }, toRefusal(told, { report, isPage }), { isPage, discard });
    }
    setHeaders(response, (deps.isTls || client.secure) && !isLoopback(hostOf(head)));
    try {
      const rest = route?.path.endsWith("/") ? path.slice(route.path.length) : "";
      const query = new URLSearchParams(head.url?.split("?").slice(1).join("?"));
      const asked = {
        request: head,
        response,
        signal: gone.signal,
        rest,
        query,
        client: client.address,
      };
      const sent = { request, response, signal: gone.signal };
      const read: WebExchange["readBody"] = async (limits, about = {}) => {
        const { turn = async () => {}, isSecret = false } = about;
        const body = await readBody(sent, limits, turn).catch(async (error: unknown) => {
          if (error instanceof Refusal) await delayRefused();
          throw error;
        });
        shown?.body(isSecret ? "[hidden]" : body);
        return body;
      };
      const turnsOf: WebExchange["turnsOf"] = (proven) => {
        const caller = callerOf({ ...at, ...proven });
        sender.bookTo(caller);
        return turnsOfCall(deps.takeTurn, caller, sender.arrival);
      };
      const exchange: WebExchange = { ...asked, turnsOf, readBody: read, role: "reviewer" };
      // The request was read in a turn of its proxy. Now its own sender is known.
      if (proxies.isProxy(peer)) await turnsOf({})();
      await answer(exchange, path, route);
    } catch (error) {
      await answerError(error);
    }
  };
}

/** Keeps the first three parts of a path: `/api/hook/plex/secret` becomes `/api/hook/plex/[hidden]`. */
const hideRest = (path: string): string => path.replace(/^((?:\/[^/]*){3})\/.*$/s, `$1/${HIDDEN}`);

const hostOf = ({ headers: { host = "" } }: RequestHead): string =>
  URL.parse(`http://${host}`)?.hostname ?? "";

const nothingThere = (why = "There is nothing at this address; MCP is at /mcp."): Refusal =>
  new Refusal(404, why, { code: "not_found" });

/** Addresses that OAuth clients try without metadata. With 401, a sign-in would seem to exist. */
const SIGN_IN_PATHS: ReadonlySet<string> = new Set(["/register", "/authorize", "/token"]);
const NO_SIGN_IN =
  "There is no sign-in at this address. Send a token of this server, such as AUTH_TOKEN, as " +
  "Authorization: Bearer; MCP is at /mcp.";

/** HEAD is handled like GET, and Node omits the body. */
const methodOf = ({ method = "" }: RequestHead): string => (method === "HEAD" ? "GET" : method);

/**
 * True if a browser opens the address to display it, as opposed to requesting a file or a program's
 * address.
 */
const isForPage = (request: RequestHead, path: string): boolean =>
  methodOf(request) === "GET" &&
  !path.startsWith("/api/") &&
  (path === "/" || (request.headers.accept ?? "").includes("text/html"));
