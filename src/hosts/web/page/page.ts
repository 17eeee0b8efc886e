import type { ChangeFeed } from "../../../app/page/follow-changes.ts";
import type { FindPoster, PosterImage } from "../../../app/page/posters-as-data.ts";
import type { Sessions, SignedInSession } from "../../../app/sign-in/sessions.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ToolError } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import type { TokenRole } from "../../../core/role.ts";
import type { CheckBearer, SlowDown } from "../guard/admit.ts";
import { Refusal } from "../guard/hosts.ts";
import { STATUS, type WebExchange, type WebRoute } from "../server/handle.ts";
import { CALL_LIMITS } from "../server/read-body.ts";
import { sendJson, sendZipped } from "../server/send.ts";
import { createCookies } from "../session/cookie.ts";
import { createDoor, createOwnPage, type Door } from "../session/door.ts";
import { createSessionRoutes } from "../session/routes.ts";
import { createEventsRoute } from "./events.ts";
import type { ToolQuestion } from "./first-requests.ts";
import { createShellRoutes, type EmbeddedAnswer, type PageFiles } from "./shell.ts";

/**
 * Calls a tool as MCP clients do, except that reading does not record anything as shown. Never
 * rejects.
 */
export type CallTool = (
  name: string,
  args: unknown,
  call: { signal: AbortSignal; actor: string; role: TokenRole; turn: () => Promise<void> },
) => Promise<{ ok: true; data: object } | { ok: false; error: ToolError }>;

/**
 * Status 401 would mean that the page has no session. Here, the code means that a service rejected
 * the server's key.
 */
const STATUS_OF_TOOLS: typeof STATUS = { ...STATUS, unauthorized: 502, internal_error: 500 };

/**
 * Tools that receive secrets which this server does not know yet. The request log could not redact
 * them, so it hides the whole body.
 */
const TAKE_SECRETS: ReadonlySet<string> = new Set([
  "change_settings",
  "test_settings",
  "find_services",
]);

/** Serves the tools to signed-in sessions. */
const apiRoute = (
  door: Door,
  { callTool, toolNames }: Pick<PageDeps, "callTool" | "toolNames">,
): WebRoute => ({
  ...toolRoute(door, callTool),
  has: (rest) => toolNames.has(rest),
});

const toolRoute = (door: Door, callTool: CallTool): WebRoute =>
  door.signedIn({
    path: "/api/",
    // Each tool checks the role that it requires.
    role: "reviewer",
    method: "POST",
    async answer(exchange, visitor) {
      const { request, response, rest, signal, readBody } = exchange;
      const { id, name, role } = visitor;
      const turn = exchange.turnsOf({ role, session: id });
      const args = await readBody(CALL_LIMITS, { turn, isSecret: TAKE_SECRETS.has(rest) });
      if (typeof args !== "object" || args === null || Array.isArray(args)) {
        throw new Refusal(400, "The body is not a JSON object.", {
          next: "Send the tool's arguments, or {} for none.",
        });
      }
      await turn();
      const answered = await callTool(rest, args, { signal, actor: `web:${name}`, role, turn });
      if (signal.aborted) return void response.destroy();
      if (answered.ok) return sendZipped(request, response, answered.data);
      const { code, message, next, temporary, retryAfterSeconds } = answered.error;
      // A temporary problem is not an error in this server.
      const status =
        temporary && retryAfterSeconds !== undefined ? 503 : (STATUS_OF_TOOLS[code] ?? 503);
      if (retryAfterSeconds !== undefined) {
        response.setHeader("Retry-After", String(retryAfterSeconds));
      }
      sendJson(response, status, {
        error: message,
        code,
        ...dropUndefined({ next, retry_after_seconds: retryAfterSeconds }),
      });
    },
  });

const WIDTHS = ["92", "154", "342"] as const;
const A_WEEK_IN_SECONDS = 604_800;
/**
 * Maximum number of images that are loaded at once. Browsers request six at a time, but one
 * connection could send ten thousand requests without waiting for a response.
 */
const MAX_AT_ONCE = 64;

/**
 * Serves images by work id to signed-in sessions. The request never supplies an address or a path.
 */
function postersRoute(door: Door, findPoster: FindPoster): WebRoute {
  let underWay = 0;

  async function find(
    work: Parameters<FindPoster>[0],
    signal: AbortSignal,
  ): Promise<PosterImage | undefined> {
    if (underWay >= MAX_AT_ONCE) {
      throw new Refusal(503, "Too many posters were requested at once.", {
        code: "refused",
        next: "Try again in a few seconds.",
        headers: { "Retry-After": "5" },
      });
    }
    underWay++;
    try {
      return await findPoster(work, signal);
    } finally {
      underWay--;
    }
  }

  return door.signedIn({
    path: "/posters/",
    role: "reviewer",
    method: "GET",
    async answer({ response, rest, query, signal }) {
      const [, type, id] = /^(movie|tv)\/([1-9]\d{0,9})$/.exec(rest) ?? [];
      const width = WIDTHS.find((candidate) => candidate === (query.get("w") ?? "154"));
      if ((type !== "movie" && type !== "tv") || width === undefined) {
        throw new Refusal(400, "This is not a poster address.", {
          next: "Use an address like posters/movie/841?w=154; w is 92, 154 or 342.",
        });
      }
      const poster = await find({ type, id: Number(id), size: `w${width}` }, signal);
      signal.throwIfAborted();
      if (!poster) throw new Refusal(404, "No poster was found.", { code: "not_found" });
      response.setHeader("Content-Type", poster.type);
      response.setHeader("Content-Length", poster.bytes.length);
      response.setHeader("Cache-Control", `private, max-age=${A_WEEK_IN_SECONDS}`);
      response.end(poster.bytes);
    },
  });
}

/** The parts of the program that the page needs. */
export type PageDeps = {
  /** Undefined if the page was not built. */
  files: PageFiles | undefined;
  version: string;
  readOnly: boolean;
  /** True if nothing is configured yet and the page is served for the first setup. */
  firstVisit?: boolean;
  sessions: Sessions;
  callTool: CallTool;
  /** The names of all tools. */
  toolNames: ReadonlySet<string>;
  /** The tools that this server withholds from a role. */
  keptTools: (role: TokenRole) => Promise<string[]>;
  changes: ChangeFeed;
  findPoster: FindPoster;
  /** Calls `told` for each new log line, until the returned function is called. */
  followLog: (told: () => void) => () => void;
  /** How long the shell waits for the answers to embed, in ms. */
  writtenWithinMs?: number | undefined;
};

type WebPageOptions = {
  /** The path prefix of all our addresses, with a trailing slash. */
  base: string;
  publicUrl: URL | undefined;
  tls: boolean;
  bearer: CheckBearer;
  slowDown: SlowDown;
  clock: Clock;
  report: (error: unknown) => void;
};

/**
 * A slow answer must not delay the shell. On a fast network, another request costs the page little.
 */
const WRITTEN_WITHIN_MS = 100;

export interface Page {
  routes: WebRoute[];
  /** Handles any other address that a browser opens. */
  shell: WebRoute;
  /** Ends the streams. Must be called before the listener stops. */
  close(): Promise<void>;
}

/**
 * Creates the page for browsers: its files, its sessions, and the addresses that it requests.
 * docs/reference/page-api.md lists the addresses.
 */
export function createPage(deps: PageDeps, options: WebPageOptions): Page {
  const {
    sessions,
    callTool,
    keptTools,
    changes,
    findPoster,
    followLog,
    version,
    readOnly,
    firstVisit = false,
  } = deps;
  const { writtenWithinMs = WRITTEN_WITHIN_MS } = deps;
  const { base, publicUrl, bearer, slowDown, clock, report } = options;
  const cookies = createCookies(base);
  const ownPage = createOwnPage(options);
  const door = createDoor({ sessions, cookies, ownPage });
  const events = createEventsRoute({
    door,
    lives: sessions.lives,
    changes,
    followLog,
    clock,
    report,
  });
  const about = {
    version,
    read_only: readOnly,
    first_visit: firstVisit,
    ...(publicUrl ? { public_url: `${publicUrl.origin}${base}` } : {}),
  };
  async function shown({ id, name, role }: SignedInSession): Promise<object> {
    return { signed_in: true, id, name, role, kept_tools: await keptTools(role), ...about };
  }

  /**
   * Returns the answers to embed; empty without a session. Answers that are refused or take too
   * long are left out, and the page requests them itself.
   */
  async function answersTo(
    exchange: WebExchange,
    asks: readonly ToolQuestion[],
  ): Promise<EmbeddedAnswer[]> {
    const signal = AbortSignal.any([exchange.signal, AbortSignal.timeout(writtenWithinMs)]);
    const inTime = <T>(work: () => Promise<T[]>): Promise<T[]> =>
      waitUnlessAborted(work(), signal).catch(() => []);
    const [visitor] = await inTime(async () => {
      ownPage.assertReads(exchange.request);
      return [await door.visitorOf(exchange)];
    });
    if (!visitor) return [];
    const { id, name, role } = visitor;
    const call = async ([tool, args]: ToolQuestion): Promise<EmbeddedAnswer[]> => {
      const turn = exchange.turnsOf({ role, session: id });
      const answered = await callTool(tool, args, { signal, actor: `web:${name}`, role, turn });
      return answered.ok ? [[`api/${tool}`, args, answered.data]] : [];
    };
    const session = async (): Promise<EmbeddedAnswer[]> => [
      ["session", undefined, await shown(visitor)],
    ];
    const all = await Promise.all([inTime(session), ...asks.map((ask) => inTime(() => call(ask)))]);
    return all.flat();
  }
  const { shell, assets } = createShellRoutes(deps.files, base, answersTo);
  return {
    routes: [
      assets,
      ...createSessionRoutes({ door, cookies, sessions, bearer, slowDown, shown }),
      apiRoute(door, deps),
      events.route,
      postersRoute(door, findPoster),
    ],
    shell,
    close: events.close,
  };
}
