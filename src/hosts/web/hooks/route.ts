import {
  findHookApp,
  type HookApp,
  type HookEvent,
  listHookNames,
  readHookEvent,
} from "../../../app/hooks/read-event.ts";
import { isSameSecret, type SlowDown } from "../guard/admit.ts";
import { actorOf } from "../guard/caller.ts";
import { Refusal } from "../guard/hosts.ts";
import type { WebExchange, WebRoute } from "../server/handle.ts";
import type { BodyLimits } from "../server/read-body.ts";
import { sendJson } from "../server/send.ts";

/**
 * Records the hint in a message and returns what was recorded. @throws UserError if this process
 * cannot record
 */
export type RecordHookEvent = (
  event: HookEvent,
  actor: string,
) => Promise<"hint" | "release" | "known" | "test" | "nothing">;

export interface HookRouteDeps {
  /** The current HOOK_TOKEN. */
  token: () => string | undefined;
  slowDown: SlowDown;
  record: RecordHookEvent;
}

/**
 * Limits of a message: JSON, or for Plex the part `payload` of a form
 * (support.plex.tv/articles/115002267687-webhooks). Plex adds a picture to some of its messages, so
 * only a form may have more than 256 KiB.
 */
const LIMITS: BodyLimits = {
  bytes: 1024 ** 2,
  jsonBytes: 256 * 1024,
  depth: 32,
  parts: 5000,
  formParts: 16,
  formPart: "payload",
};

/**
 * Receives messages from other apps (webhooks). A message is only a hint: it may make us look at
 * something sooner, but files nothing and decides nothing. Each understood message is answered with
 * 202, also one that gives no hint, because the apps report any other status to their user.
 */
export const createHookRoute = ({ token, slowDown, record }: HookRouteDeps): WebRoute => ({
  path: "/api/hook/",
  methods: ["POST"],
  open: "hook",
  hasSecretRest: true,
  has: (rest) => appIn(rest) !== undefined,
  explainOther: explainAddress,
  async answer(exchange) {
    const { request, response, rest } = exchange;
    const app = appIn(rest) ?? "any";
    await admit(exchange, token(), slowDown);
    const turn = exchange.turnsOf({ role: "hook" });
    const event = readHookEvent(app, await exchange.readBody(LIMITS, { turn, isSecret: true }));
    const actor = app === "any" ? actorOf(request.headers["user-agent"]) : `http:${app}`;
    sendJson(response, 202, { recorded: await record(event, actor) });
  },
});

/**
 * Returns the app in the last part of the address. Only Plex, which sends no headers of the user's,
 * may put the token behind it.
 */
function appIn(rest: string): HookApp | undefined {
  const [name = "", secret, ...more] = rest.split("/");
  const app = findHookApp(name);
  const hasRoom = secret === undefined || (app === "plex" && more.length === 0);
  return hasRoom ? app : undefined;
}

/** Explains an address that the route does not have. Nothing of it is repeated: it may be a token. */
function explainAddress(rest: string): string {
  const [name = ""] = rest.split("/");
  return findHookApp(name) === undefined
    ? `No app has this address. The last part of the address is one of ${listHookNames()}.`
    : "The address goes on behind the app's name. Only Plex sends HOOK_TOKEN there, as the last " +
        "part; all others send it as Authorization: Bearer, as X-Api-Key, or as the password of " +
        "basic access.";
}

/** @throws Refusal 403 if no token is set here, 401 if the right one was not sent */
async function admit(
  { request, rest, client, signal }: WebExchange,
  expected: string | undefined,
  slowDown: SlowDown,
): Promise<void> {
  if (expected === undefined) {
    throw new Refusal(
      403,
      "This server takes no messages of other apps, because HOOK_TOKEN is not set. Make one with " +
        "`openssl rand -hex 32`, and set it here and in the app.",
      { code: "refused" },
    );
  }
  const sent = secretsIn(request.headersDistinct, rest);
  if (sent.some((secret) => isSameSecret(secret, expected))) return;
  if (sent.length > 0) await slowDown.failed(client, signal);
  throw new Refusal(
    401,
    `${sent.length > 0 ? "The token is wrong." : "No token was sent."} Send HOOK_TOKEN as ` +
      "Authorization: Bearer, as X-Api-Key, or as the password of basic access; Plex sends it as " +
      "the last part of the address.",
    { code: "unauthorized", headers: { "WWW-Authenticate": 'Basic realm="plex-ingest"' } },
  );
}

/** Returns the secrets in a request, one for each place where an app can put the token. */
function secretsIn(headers: WebExchange["request"]["headersDistinct"], rest: string): string[] {
  const [authorization = ""] = headers["authorization"] ?? [];
  const [, scheme = "", text = ""] =
    /^(bearer|basic) ([\x21-\x7e]{1,8192})$/i.exec(authorization) ?? [];
  const isBasic = scheme.toLowerCase() === "basic";
  const sent = isBasic
    ? Buffer.from(text, "base64")
        .toString()
        .replace(/^[^:]*:/, "")
    : text;
  const [, last = ""] = rest.split("/");
  return [sent, ...(headers["x-api-key"] ?? []), last].filter((secret) => secret !== "");
}
