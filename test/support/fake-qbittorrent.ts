import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type FakeAnswer, send, toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import { type Fault, fail } from "./fault.ts";
import { startHttpServer } from "./loopback.ts";

/** A row of qBittorrent 4.5.2 for a completely downloaded film that is seeded. */
export const CAPTURED = {
  added_on: 1795404827,
  amount_left: 0,
  auto_tmm: false,
  category: "",
  completed: 100,
  completion_on: 1795404900,
  content_path: "/dl/Heat.1995.mkv",
  dlspeed: 0,
  download_path: "/inc",
  eta: 8640000,
  force_start: false,
  magnet_uri: "magnet:?xt=urn:btih:9716465d5d4e14fb732050db147497fb56c10069&dn=Heat.1995.mkv",
  max_ratio: -1,
  max_seeding_time: -1,
  name: "Heat.1995.mkv",
  progress: 1,
  ratio: 0.5,
  save_path: "/dl",
  seeding_time: 3,
  size: 100,
  state: "stalledUP",
  tags: "",
  time_active: 5,
  total_size: 100,
  tracker: "",
};

export type FakeRow = Record<string, unknown>;

type Asked = { path: string; query: URLSearchParams; body: string; headers: IncomingHttpHeaders };

export type FakeQbittorrentOptions = {
  auth?: { username: string; password: string } | undefined;
  /** Version of the Web API. From 2.14 on, the sign-in works as in 5.2. */
  version?: string | undefined;
};

/** Number of wrong passwords after which this machine is locked out. */
const LOCKED_AFTER = 5;

/** The sign-in alone is refused with this text, as 4.5.2, 5.1.0 and 5.3.0 do. */
const BANNED = "Your IP address has been banned after too many failed authentication attempts.";

/** qBittorrent's Web API with rows that a test can change freely. */
export async function startFakeQbittorrent({
  auth,
  version = "2.8.19",
}: FakeQbittorrentOptions = {}) {
  const rows = new Map<string, FakeRow>();
  const files = new Map<string, unknown>();
  const requests: Asked[] = [];
  const minor = Number(version.split(".")[1]);
  const is52 = minor >= 14;
  const orders = new Set([
    ...(minor >= 11 ? ["start", "stop"] : ["resume", "pause"]).map((verb) => `torrents/${verb}`),
    ...["recheck", "reannounce", "delete", "addTags", "removeTags"].map(
      (verb) => `torrents/${verb}`,
    ),
    "app/setPreferences",
  ]);
  const notFound: FakeAnswer = { status: 404, body: "Not Found", type: "text/plain" };
  const state = {
    version,
    preferences: { save_path: "/dl", temp_path_enabled: true, temp_path: "/inc" } as Record<
      string,
      unknown
    >,
    categories: {} as Record<string, unknown>,
    fault: undefined as Fault | undefined,
    trackers: [] as string[],
    host: true,
    /** The accepted API key, from 5.2 on. Older versions ignore keys. */
    key: undefined as string | undefined,
    /** A proxy in front of qBittorrent requires its own password. */
    proxy: false,
    wrong: 0,
    sessions: 0,
  };
  /** The last response of each session. */
  const sessions = new Map<string, { rid: number; told: string }>();

  const cookieOf = (headers: IncomingHttpHeaders): string | undefined =>
    (headers.cookie ?? "").split("; ").find((pair) => sessions.has(pair));

  function begin(): { cookie: string; headers: Record<string, string> } {
    const cookie = `${is52 ? "QBT_SID_8080" : "SID"}=s/${++state.sessions}+=`;
    sessions.set(cookie, { rid: 0, told: "{}" });
    return { cookie, headers: { "set-cookie": `${cookie}; HttpOnly; path=/; SameSite=Strict` } };
  }

  const forbidden = (body = "Forbidden"): FakeAnswer => ({ status: 403, body, type: "text/plain" });

  function signIn(body: string): FakeAnswer {
    if (state.wrong >= LOCKED_AFTER) return forbidden(BANNED);
    const given = new URLSearchParams(body);
    if (
      auth &&
      (given.get("username") !== auth.username || given.get("password") !== auth.password)
    ) {
      state.wrong++;
      return is52 ? { status: 401, body: "" } : { status: 200, body: "Fails.", type: "text/plain" };
    }
    return {
      status: is52 ? 204 : 200,
      body: is52 ? "" : "Ok.",
      type: "text/plain",
      headers: begin().headers,
    };
  }

  function differences(cookie: string, rid: number): FakeAnswer {
    const session = sessions.get(cookie) ?? { rid: 0, told: "{}" };
    const before = JSON.parse(session.told) as Record<string, FakeRow>;
    const isFull = rid === 0 || rid !== session.rid;
    const now = Object.fromEntries(rows);
    const torrents: Record<string, FakeRow> = {};
    for (const [hash, row] of rows) {
      const old = isFull ? undefined : before[hash];
      const changed = Object.entries(row).filter(([field, value]) => old?.[field] !== value);
      if (changed.length > 0) torrents[hash] = Object.fromEntries(changed);
    }
    const removed = isFull ? [] : Object.keys(before).filter((hash) => !rows.has(hash));
    sessions.set(cookie, { rid: session.rid + 1, told: JSON.stringify(now) });
    return toJsonAnswer({
      rid: session.rid + 1,
      ...(isFull ? { full_update: true } : {}),
      ...(Object.keys(torrents).length > 0 ? { torrents } : {}),
      ...(removed.length > 0 ? { torrents_removed: removed } : {}),
    });
  }

  function answerOf({ path, query, body, headers }: Asked): FakeAnswer {
    if (state.proxy) {
      return { status: 401, body: "", headers: { "www-authenticate": 'Basic realm="nas"' } };
    }
    if (!state.host) return { status: 401, body: "Unauthorized", type: "text/plain" };
    const key = is52 ? /^Bearer (.*)/.exec(headers.authorization ?? "")?.[1] : undefined;
    // With a key, neither the cookie nor the address counts, and no session begins.
    if (key !== undefined && (key !== state.key || path === "auth/login")) return forbidden();
    if (path === "auth/login") return signIn(body);
    const had = key ?? cookieOf(headers);
    if (had === undefined && auth) return forbidden();
    const session = had === undefined ? begin() : { cookie: had, headers: {} };
    const plain = (said: string): FakeAnswer => ({
      status: 200,
      body: said,
      type: "text/plain",
      headers: session.headers,
    });
    const wanted = query.get("hashes")?.split("|");
    switch (path) {
      case "app/webapiVersion":
        return plain(state.version);
      case "app/version":
        return plain("v4.5.2");
      case "app/preferences":
        return toJsonAnswer(state.preferences);
      case "torrents/categories":
        return toJsonAnswer(state.categories);
      case "sync/maindata":
        return {
          ...differences(session.cookie, Number(query.get("rid"))),
          headers: session.headers,
        };
      case "torrents/info":
        return toJsonAnswer(
          [...rows].flatMap(([hash, row]) =>
            !wanted || wanted.includes(hash) ? [{ hash, ...row }] : [],
          ),
        );
      case "torrents/files": {
        const list = files.get(query.get("hash") ?? "");
        return list === undefined ? notFound : toJsonAnswer(list);
      }
      case "torrents/trackers":
        return rows.has(query.get("hash") ?? "")
          ? toJsonAnswer(state.trackers.map((url) => ({ url, tier: 0, status: 2 })))
          : notFound;
      case "torrents/add":
        return plain(
          body.startsWith("urls=") && !body.startsWith("urls=magnet") ? "Fails." : "Ok.",
        );
      default:
        return orders.has(path) ? plain("") : notFound;
    }
  }

  async function asked(request: IncomingMessage): Promise<Asked> {
    const url = new URL(request.url ?? "", "http://x");
    return {
      path: url.pathname.replace("/api/v2/", ""),
      query: url.searchParams,
      body: await text(request),
      headers: request.headers,
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await asked(request);
    requests.push(one);
    const { fault } = state;
    const refusal = (status: number): FakeAnswer => ({ status, body: "" });
    if (fault && one.path.includes(fault.only ?? "")) {
      fail(fault, response, () => answerOf(one), refusal);
    } else {
      send(response, answerOf(one));
    }
  }

  const server = await startHttpServer((request, response) => void answer(request, response));
  return {
    url: server.origin,
    rows,
    files,
    /** All requests, oldest first. */
    requests,
    paths: () => requests.map(({ path }) => path),
    state,
    /** Adds a completely downloaded film unless `row` states otherwise. */
    add: (hash: string, row: FakeRow = {}) => void rows.set(hash, { ...CAPTURED, ...row }),
    change: (hash: string, fields: FakeRow) =>
      void rows.set(hash, { ...rows.get(hash), ...fields }),
    /** Ends all sessions. */
    restart: () => sessions.clear(),
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
