import type { NewSession, Sessions, SignedInSession } from "../../../app/sign-in/sessions.ts";
import { toIsoTime } from "../../../base/text/local-time.ts";
import type { CheckBearer, SlowDown } from "../guard/admit.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebExchange, WebRoute } from "../server/handle.ts";
import type { BodyLimits } from "../server/read-body.ts";
import { sendJson } from "../server/send.ts";
import type { Cookies } from "./cookie.ts";
import type { Door } from "./door.ts";

/** The order matters, because browsers also name the browsers on which they are based. */
const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:\b|Headless)(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const MAX_NAME_CHARS = 40;

/** Reduces a name that a person entered to letters, digits and a few other characters. */
function plainName(given: unknown): string {
  const plain =
    typeof given === "string" ? given.replaceAll(/[^\p{L}\p{N} ._'-]+/gu, " ").trim() : "";
  return Array.from(plain.slice(0, 400)).slice(0, MAX_NAME_CHARS).join("").trim();
}

/** Returns the browser and system that the client claims to be, for example `Firefox on Linux`. */
function deviceName(userAgent = ""): string {
  const agent = userAgent.slice(0, 500);
  const of = (table: typeof BROWSERS): string | undefined =>
    table.find(([sign]) => sign.test(agent))?.[1];
  const system = of(SYSTEMS);
  return `${of(BROWSERS) ?? "Browser"}${system === undefined ? "" : ` on ${system}`}`;
}

export type SessionRoutesDeps = {
  door: Door;
  cookies: Cookies;
  sessions: Omit<Sessions, "find" | "lives">;
  bearer: CheckBearer;
  slowDown: SlowDown;
  /** Describes the session and this server to a signed-in page. */
  shown: (session: SignedInSession) => Promise<object>;
};

/** Creates the routes for signing in and out, and for managing the signed-in sessions. */
export function createSessionRoutes(deps: SessionRoutesDeps): WebRoute[] {
  const { door, cookies, sessions, shown } = deps;
  return [
    door.onOurPage({
      path: "/session",
      method: "POST",
      async answer(exchange) {
        const made = await signIn(exchange, deps);
        cookies.write(exchange.request, exchange.response, made.secret);
        sendJson(exchange.response, 200, await shown(made));
      },
    }),
    door.onOurPage({
      path: "/session",
      method: "GET",
      async answer(exchange) {
        const visitor = await door.visitorOf(exchange);
        sendJson(exchange.response, 200, visitor ? await shown(visitor) : { signed_in: false });
      },
    }),
    door.signedIn({
      path: "/sessions",
      method: "GET",
      role: "reviewer",
      async answer({ response }, { id: ownId, role: ownRole }) {
        const all = (await sessions.list()).map(({ id, name, role, createdAt, usedAt }) => ({
          id,
          name,
          role,
          created_at: toIsoTime(createdAt),
          last_used_at: toIsoTime(usedAt),
          current: id === ownId,
        }));
        const links = (ownRole === "operator" ? await sessions.links() : []).map(
          ({ expiresAt, ...link }) => ({
            ...link,
            expires_at: toIsoTime(expiresAt),
          }),
        );
        sendJson(response, 200, { sessions: all, links });
      },
    }),
    door.signedIn({
      path: "/sessions/invite",
      method: "POST",
      role: "operator",
      async answer({ response, readBody }) {
        const name = plainName(fieldOf(await readBody(LIMITS), "name"));
        const { key, id, expiresAt } = await sessions.invite(name);
        sendJson(response, 200, { key, id, expires_at: toIsoTime(expiresAt) });
      },
    }),
    door.signedIn({
      path: "/session/end",
      method: "POST",
      role: "reviewer",
      async answer({ request, response }, { id }) {
        const ended = await sessions.end({ id });
        cookies.clear(request, response);
        sendJson(response, 200, { ended });
      },
    }),
    door.signedIn({
      path: "/sessions/end",
      method: "POST",
      role: "operator",
      async answer({ request, response, readBody }, { id: ownId }) {
        const body = await readBody(LIMITS);
        const others = fieldOf(body, "others") === true;
        const id = fieldOf(body, "id");
        const link = textOf(body, "link");
        if (link !== undefined) {
          return sendJson(response, 200, { ended: await sessions.end({ link }) });
        }
        if (!others && (typeof id !== "number" || !Number.isSafeInteger(id))) {
          throw notUnderstood('Send {"id": 3} or {"others": true}.');
        }
        const ended = await sessions.end(typeof id === "number" ? { id } : { except: ownId });
        if (id === ownId) cookies.clear(request, response);
        sendJson(response, 200, { ended });
      },
    }),
  ];
}

/** Limits of a sign-in body. A token has at most 4,096 characters. */
const LIMITS: BodyLimits = { bytes: 8 * 1024, depth: 8, parts: 100 };

/** Accepts a body from anyone. One that names no token counts like a wrong one. */
async function signIn(exchange: WebExchange, deps: SessionRoutesDeps): Promise<NewSession> {
  const body = await exchange.readBody(LIMITS, { isSecret: true });
  try {
    return await signInWith(body, exchange, deps);
  } catch (error) {
    if (error instanceof Refusal) await deps.slowDown.failed(exchange.client, exchange.signal);
    throw error;
  }
}

async function signInWith(
  body: unknown,
  { request, client }: WebExchange,
  { sessions, bearer }: SessionRoutesDeps,
) {
  const [key, token] = [textOf(body, "key"), textOf(body, "token")];
  if ((key === undefined) === (token === undefined)) {
    throw notUnderstood('Send {"key": "…"} or {"token": "…"}.');
  }
  const name = plainName(fieldOf(body, "name")) || deviceName(request.headers["user-agent"]);
  const byToken = async (): Promise<NewSession | undefined> => {
    const verdict = bearer([`Bearer ${token}`]);
    return verdict === "operator" || verdict === "reviewer"
      ? sessions.byToken(name, verdict, client)
      : undefined;
  };
  const made = key !== undefined ? await sessions.byKey(key, name, client) : await byToken();
  if (made) return made;
  throw new Refusal(
    401,
    key === undefined ? "The token is wrong." : "The link was already used or has expired.",
    {
      code: "unauthorized",
      next:
        key === undefined
          ? "Enter the token exactly as it is configured."
          : "Ask the person who invited you for a new link, or get one with `plex-ingest web`.",
    },
  );
}

const notUnderstood = (next: string): Refusal =>
  new Refusal(400, "The body is not valid.", { next });

const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;

const MAX_CHARS = 4096;

function textOf(body: unknown, name: string): string | undefined {
  const value = fieldOf(body, name);
  if (
    value === undefined ||
    (typeof value === "string" && value !== "" && value.length <= MAX_CHARS)
  ) {
    return value;
  }
  throw notUnderstood(`The field ${name} must be text of at most ${MAX_CHARS} characters.`);
}
