import type { HttpAnswer } from "../../adapters/http/http.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { parseJson } from "../../base/text/parse-json.ts";
import type { ClientAccess, ClientSettings, ConnectDeps } from "../../core/torrent/client.ts";
import { createExchange, type SendRequest } from "../shared/exchange.ts";
import { type CommonFaults, foreignAnswer } from "../shared/faults.ts";
import { isRow, readString } from "../shared/read-values.ts";

/** deluge-web's error code for a call without a session. All failures have HTTP status 200. */
const NOT_AUTHENTICATED = 1;

/**
 * Returns the result of a call.
 * @throws UserError `refused` if Deluge read the call and refused it; Outage; the signal's reason
 */
export type DelugeCall = (
  method: string,
  params: readonly unknown[],
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<unknown>;

type DelugeFailure = { code: unknown; message: string };
type Reply = { result: unknown; failure?: DelugeFailure };

export interface DelugeRpc {
  call: DelugeCall;
  close(): Promise<void>;
}

/**
 * JSON-RPC of deluge-web. Makes one call at a time, in a session opened with the password, over
 * deluge-web's connection to the daemon. If a call fails because there is no session or no
 * connection to the daemon, signs in or connects, each at most once, and repeats the call. The
 * first call, and the next after one without an answer, first asks for that connection: after
 * deluged restarts, deluge-web 2.0.3 to 2.2.1 answers no call until it is connected again.
 */
export function createDelugeRpc(
  settings: ClientSettings,
  { url: address, password }: ClientAccess,
  deps: ConnectDeps,
  faults: CommonFaults,
): DelugeRpc {
  const url = jsonUrl(address);
  const { urlSetting } = settings;
  const exchange = createExchange(deps, { service: "deluge", urlSetting, faults });
  let cookie: string | undefined;
  let isAnswering = false;
  let id = 0;

  async function post(
    send: SendRequest,
    method: string,
    params: readonly unknown[],
    maxBytes?: number,
  ): Promise<Reply> {
    const body = JSON.stringify({ method, params, id: ++id });
    const headers = { "content-type": "application/json", ...(cookie !== undefined && { cookie }) };
    const answer = await send({ method: "POST", url, headers, body, maxBytes });
    if (answer.status === 401 || answer.status === 403) {
      throw faults.unauthorized(refusedByProxy(answer.status));
    }
    if (answer.status < 200 || answer.status > 299) throw faults.ofStatus(answer);
    cookie = sessionOf(answer) ?? cookie;
    const reply = replyOf(answer.text);
    if (!reply) {
      const why = `the answer is not from deluge-web's JSON-RPC; check ${urlSetting}`;
      throw faults.unavailable(why, foreignAnswer(answer.text));
    }
    return reply;
  }

  const refusedByProxy = (status: number): string =>
    `A proxy in front of ${settings.title} refuses this machine (${status}). deluge-web itself ` +
    "has no user names, so let this machine through at the proxy.";

  async function signIn(send: SendRequest): Promise<void> {
    const secret = password();
    // First checks that deluge-web responds, because only then is it certain that it requires a
    // password.
    if (secret === undefined) await post(send, "auth.check_session", []);
    if (secret === undefined) {
      throw faults.unauthorized(
        `${settings.title} asks for a password; set ${settings.settings}_PASSWORD.`,
      );
    }
    cookie = undefined;
    const { result, failure } = await post(send, "auth.login", [secret]);
    if (failure) throw faults.unavailable(`the sign-in failed: ${shown(failure, secret)}`);
    if (result !== true) {
      throw faults.unauthorized(
        `${settings.title} refuses the password; check ${settings.settings}_PASSWORD.`,
      );
    }
  }

  /** Sends a call. Signs in first if no session is open. */
  async function ask(
    send: SendRequest,
    method: string,
    params: readonly unknown[],
    maxBytes?: number,
  ): Promise<Reply> {
    if (cookie === undefined) await signIn(send);
    const reply = await post(send, method, params, maxBytes);
    if (reply.failure?.code !== NOT_AUTHENTICATED) return reply;
    await signIn(send);
    return post(send, method, params, maxBytes);
  }

  /** Returns false if it was already connected. */
  async function connect(send: SendRequest): Promise<boolean> {
    if ((await ask(send, "web.connected", [])).result === true) return false;
    const host = await chooseHost(send);
    // The result is not a list if the daemon is not running.
    if (Array.isArray((await post(send, "web.connect", [host])).result)) return true;
    throw faults.unavailable("deluge-web cannot reach its daemon; check that deluged is running");
  }

  async function chooseHost(send: SendRequest): Promise<string> {
    const { result: hosts } = await post(send, "web.get_hosts", []);
    const ids = (Array.isArray(hosts) ? (hosts as unknown[]) : []).flatMap((host) =>
      Array.isArray(host) && typeof host[0] === "string" ? [host[0]] : [],
    );
    if (ids.length === 1 && ids[0] !== undefined) return ids[0];
    const { result: config } = await post(send, "web.get_config", []);
    const chosen = isRow(config) ? readString(config["default_daemon"]) : undefined;
    if (chosen !== undefined && ids.includes(chosen)) return chosen;
    throw faults.unavailable(
      `deluge-web knows ${ids.length} daemons and is not connected to any; connect it on its ` +
        "page, and set a default daemon there",
    );
  }

  const call: DelugeCall = async (method, params, signal, maxBytes) => {
    const { result, failure } = await exchange.run(signal, async (send) => {
      const wasAnswering = isAnswering;
      isAnswering = false;
      if (!wasAnswering) await connect(send);
      let reply = await ask(send, method, params, maxBytes);
      // Without a daemon, calls fail with an unknown method or a missing attribute (2.0.3).
      if (reply.failure && (await connect(send))) reply = await ask(send, method, params, maxBytes);
      isAnswering = true;
      return reply;
    });
    if (!failure) return result;
    throw faults.refused(shown(failure, password()));
  };

  return { call, close: exchange.close };
}

/**
 * Accepts the address with or without `/json`, and with or without a proxy's path. deluge-web
 * responds only at `/json`, regardless of its base path.
 */
function jsonUrl(address: string): URL {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+(?:json\/*)?$/, "");
  return new URL(`${path}/json`, url.origin);
}

/** Ignores the cookie's `Path`, which is the base path of the pages. The RPC is at another path. */
function sessionOf({ headers }: HttpAnswer): string | undefined {
  const set = headers["set-cookie"] ?? [];
  return set.map((cookie) => /^_session_id=[\w.%-]{1,300}/.exec(cookie)?.[0]).find(Boolean);
}

function replyOf(body: string): Reply | undefined {
  const answer = parseJson(body);
  if (!isRow(answer) || !("result" in answer)) return undefined;
  const { result, error } = answer;
  if (error === null || error === undefined) return { result };
  return {
    result,
    failure: {
      code: isRow(error) && error["code"],
      message: (isRow(error) && readString(error["message"])) || "",
    },
  };
}

/**
 * Returns the reason without the traceback: `Failure: [… <class 'deluge.error.AddTorrentError'>:
 * Torrent already in session (…).\n]`. The response may repeat the request, so it is hidden if it
 * contains the password.
 */
function shown({ message }: DelugeFailure, secret: string | undefined): string {
  if (secret !== undefined && secret !== "" && message.includes(secret)) {
    return "the answer is hidden because it contains our password";
  }
  const [line = ""] = message.replace(/^Failure: .*?<class '[^']*'>: /s, "").split(/\n/);
  return cleanText(line, 200).replace(/[.\s]+$/, "") || "no reason given";
}
