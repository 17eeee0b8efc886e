import type { HttpAnswer } from "../../adapters/http/http.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { ClientAccess, Refusals } from "../../core/torrent/client.ts";
import { createExchange, type ExchangeDeps, type SendRequest } from "../shared/exchange.ts";
import type { Faults } from "./faults.ts";

interface TransportDeps extends ExchangeDeps {
  access: ClientAccess;
  triesAgain?: boolean | undefined;
  refusals?: Refusals | undefined;
  urlSetting: string;
  faults: Faults;
}

/** A query. If it has a body, it is a command. */
export type QbittorrentCall = {
  /** Below `/api/v2/`. */
  path: string;
  query?: Record<string, string>;
  body?: { type: string; content: string | Uint8Array };
  maxBytes?: number;
  /** Status codes that the caller handles, in addition to success codes. */
  reads?: readonly number[];
};

export type QbittorrentAsk = (call: QbittorrentCall, signal: AbortSignal) => Promise<HttpAnswer>;

/** A session of the Web API. The cookie is undefined before the sign-in. */
interface WebSession {
  cookie: string | undefined;
  /** Start of the session, in milliseconds of the monotonic clock. */
  since: number;
}

export interface Transport {
  ask: QbittorrentAsk;
  /** The current session. Lists of changes belong to one session. */
  session(): WebSession;
  close(): Promise<void>;
}

export const encodeForm = (
  fields: Record<string, string>,
): NonNullable<QbittorrentCall["body"]> => ({
  type: "application/x-www-form-urlencoded",
  content: new URLSearchParams(fields).toString(),
});

const SIGN_IN = "auth/login";

/**
 * Since 5.2, the cookie's name has a random suffix. Other cookies, such as those of a proxy, are
 * ignored.
 */
const SESSION = /^[^=;]*SID[^=;]*=[\x21-\x3a\x3c-\x7e]{1,500}$/i;

/**
 * Sends requests to one qBittorrent, one at a time. Signs in when a session cookie is needed, and
 * again when the session has ended.
 */
export function createTransport({
  access,
  triesAgain,
  refusals,
  urlSetting,
  faults,
  ...deps
}: TransportDeps): Transport {
  const { url, username, password, key } = access;
  const given = URL.parse(url);
  if (!given) {
    throw faults.unavailable(
      `${urlSetting} is not a valid address; write it like http://127.0.0.1:8080`,
    );
  }
  const root = `${given.origin}${given.pathname.replace(/\/+(?:index\.html)?$/, "")}/api/v2/`;
  const { run, close } = createExchange(deps, { service: "qbittorrent", urlSetting, faults });
  /**
   * Five wrong passwords lock this machine out for an hour, so a rejected password is not sent
   * again.
   */
  let refused: string | undefined;
  /** The session ends when qBittorrent restarts. */
  let session: WebSession = { cookie: undefined, since: deps.clock.monotonic() };

  async function tell(
    send: SendRequest,
    { path, query, body, maxBytes }: QbittorrentCall,
  ): Promise<HttpAnswer> {
    const target = new URL(path, root);
    target.search = new URLSearchParams(query).toString();
    // 5.3 refuses to sign in a request that has a key.
    const mayUseKey = session.cookie === undefined && path !== SIGN_IN;
    const apiKey = mayUseKey ? key() : undefined;
    const headers = dropUndefined({
      cookie: session.cookie,
      authorization: apiKey === undefined ? undefined : `Bearer ${apiKey}`,
      "content-type": body?.type,
    });
    const read = { method: "GET", repeatable: true } as const;
    const way = body ? { method: "POST" as const, body: body.content } : read;
    const answer = await send({ ...way, url: target, headers, maxBytes });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [cookie = ""] = line.split(";", 1);
      if (SESSION.test(cookie) && cookie !== session.cookie) {
        session = { cookie, since: deps.clock.monotonic() };
      }
    }
    return answer;
  }

  /**
   * @throws Outage; if the rejected credentials have not changed, throws it without sending a
   * request
   */
  async function signIn(
    send: SendRequest,
    fields: { username: string; password: string },
  ): Promise<void> {
    session = { cookie: undefined, since: deps.clock.monotonic() };
    const told = JSON.stringify(fields);
    if (refused === told || (!triesAgain && refusals?.has(root, told))) {
      throw faults.wrongPassword();
    }
    const answer = await tell(send, { path: SIGN_IN, body: encodeForm(fields) });
    const { status, text, headers } = answer;
    if (headers["www-authenticate"] !== undefined) throw faults.proxy();
    // Only a sign-in is refused to a locked-out machine. Its sessions and its API key stay valid
    // (4.5.2, 5.1.0, 5.3.0), and every other 403 is a "Forbidden" without a session.
    if (status === 403) throw faults.lockedOut();
    // Since 5.2, a wrong password also returns 401. If the host name is accepted, this second
    // request succeeds.
    const host = status === 401 && (await tell(send, { path: "app/version" })).status === 401;
    if (host) throw faults.wrongHost();
    if (status === 401 || text.trim() === "Fails.") {
      refused = told;
      refusals?.add(root, told);
      throw faults.wrongPassword();
    }
    if (status < 200 || status > 299) throw faults.ofStatus(answer);
    refused = undefined;
    refusals?.drop(root);
  }

  async function exchange(send: SendRequest, call: QbittorrentCall): Promise<HttpAnswer> {
    const secret = password();
    const asks = username !== undefined || secret !== undefined;
    const fields = { username: username ?? "admin", password: secret ?? "" };
    const hasKey = key() !== undefined;
    const fresh = asks && !hasKey && session.cookie === undefined;
    if (fresh) await signIn(send, fields);
    let answer = await tell(send, call);
    // The session has ended, or the key is refused. Versions before 5.2 ignore keys.
    if (answer.status === 403 && asks && !fresh) {
      await signIn(send, fields);
      answer = await tell(send, call);
    }
    const { status, headers } = answer;
    if ((status >= 200 && status <= 299) || call.reads?.includes(status)) return answer;
    if (headers["www-authenticate"] !== undefined) throw faults.proxy();
    if (status === 403 && !asks && hasKey) throw faults.wrongKey();
    if (status === 401) throw faults.wrongHost();
    if (status !== 403) throw faults.ofStatus(answer);
    throw asks
      ? faults.unavailable("it accepts the sign-in but refuses to answer (403); check its log")
      : faults.noPassword();
  }

  return {
    ask: (call, signal) => run(signal, (send) => exchange(send, call)),
    session: () => session,
    close,
  };
}
