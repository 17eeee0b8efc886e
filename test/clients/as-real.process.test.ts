import { expect, test } from "vitest";
import { FILE_KEYS } from "../../src/clients/deluge/read-torrent.ts";
import { FILE_COLUMNS, LIST_COLUMNS } from "../../src/clients/rtorrent/read-torrent.ts";
import { askScgi } from "../../src/clients/rtorrent/rpc.ts";
import {
  formatMethodCall,
  type Param,
  readMethodResponse,
  type XmlRpcFault,
} from "../../src/clients/rtorrent/xml-rpc.ts";
import { LIST_FIELDS } from "../../src/clients/transmission/rpc/list-torrents.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { differences, type Said, said } from "../support/as-real.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../support/deluge.ts";
import { NZBGET_DONE, startFakeNzbget } from "../support/fake-newsreader.ts";
import { startFakeQbittorrent } from "../support/fake-qbittorrent.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { startNewsServer } from "../support/news-server.ts";
import { AUTH, nzbgetMissing, startNzbget } from "../support/nzbget.ts";
import { qbittorrentMissing, startQbittorrent } from "../support/qbittorrent.ts";
import { rtorrentMissing, startRtorrent } from "../support/rtorrent.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../support/transmission.ts";
import { row as delugeRow, never, withDeluge } from "./deluge/with-deluge.ts";
import { NO_TORRENT, row as rtorrentRow, withRtorrent } from "./rtorrent/with-rtorrent.ts";

// The same requests are sent to each stand-in and to the download client that it stands for.

const NO_HASH = "0".repeat(40);
const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;

/** A request. With `exact`, the words of the response must match too. */
type Row = [what: string, request: Request, exact?: "exact"];
type Request = {
  path?: string;
  headers?: Record<string, string>;
  body?: string | URLSearchParams | undefined;
  signIn?: false;
};
type Ask = (request: Request) => Promise<Said>;

async function compareAll(rows: readonly Row[], own: Ask, real: Ask): Promise<string[]> {
  const all: string[] = [];
  for (const [what, request, exact] of rows) {
    const [mine, theirs] = [await own(request), await real(request)];
    all.push(...differences(mine, theirs, exact !== undefined).map((one) => `${what}: ${one}`));
  }
  return all;
}

const post = async (url: string, { headers = {}, body = "" }: Request): Promise<Response> =>
  await fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { connection: "close", ...headers },
    body,
  });

const auth = { username: "me", password: "p:ä ß" };

test.skipIf(transmissionMissing())(
  "Transmission's stand-in responds like a real Transmission",
  async () => {
    using folder = tempFolder();
    await using real = await startTransmission({ folder: folder.at("tm"), auth });
    const { hash, name } = await real.add(
      folder.write("seed/Film.mkv", Buffer.alloc(30_000, "film")),
    );
    await real.seeds(hash);
    await using own = await startFakeTransmission({ auth });
    own.add({ hashString: hash, name });
    own.complete(hash);

    const rpc = (method: string, args: object = {}): Request => ({
      body: JSON.stringify({ method, arguments: args }),
    });
    const askAt = (origin: string): Ask => {
      let session = "";
      return async ({ path = "/transmission/rpc", headers, signIn, ...rest }) => {
        const send = () =>
          post(`${origin}${path}`, {
            headers: {
              authorization: basic(auth.username, auth.password),
              ...(signIn === false ? {} : { "x-transmission-session-id": session }),
              ...headers,
            },
            ...rest,
          });
        const answer = await send();
        session = answer.headers.get("x-transmission-session-id") ?? session;
        const { status, body } = await said(
          answer.status === 409 && signIn !== false ? await send() : answer,
        );
        return { status, body: status === 200 ? body : "a page" };
      };
    };
    const fields = [...LIST_FIELDS, "files", "fileStats", "wanted"];
    const rows: Row[] = [
      ["no session id", { ...rpc("session-get"), signIn: false }],
      [
        "a wrong password",
        { ...rpc("session-get"), headers: { authorization: basic("me", "no") } },
      ],
      ["below its place", { ...rpc("session-get"), path: "/transmission/rpc/" }],
      ["another place", { ...rpc("session-get"), path: "/transmission/else" }],
      ["another place above", { ...rpc("session-get"), path: "/else" }],
      ["the session", rpc("session-get")],
      ["fields of the session", rpc("session-get", { fields: ["version", "rpc-version"] })],
      ["its figures", rpc("session-stats")],
      ["torrents as objects", rpc("torrent-get", { fields })],
      ["torrents as a table", rpc("torrent-get", { fields, format: "table", ids: [hash] })],
      ["what is recently active", rpc("torrent-get", { fields: ["id"], ids: "recently-active" })],
      ["a torrent that is not there", rpc("torrent-get", { fields, ids: [NO_HASH] }), "exact"],
      ["labels", rpc("torrent-set", { ids: [hash], labels: ["films"] }), "exact"],
      ["an empty label", rpc("torrent-set", { ids: [hash], labels: [""] }), "exact"],
      ["no torrent file", rpc("torrent-add", { metainfo: "AAAA" }), "exact"],
      [
        "a magnet link",
        rpc("torrent-add", { filename: `magnet:?xt=urn:btih:${"1".repeat(40)}`, paused: true }),
      ],
      [
        "the same magnet link again",
        rpc("torrent-add", { filename: `magnet:?xt=urn:btih:${"1".repeat(40)}`, paused: true }),
      ],
      ...["start", "stop", "verify", "reannounce", "remove"].map(
        (verb): Row => [`${verb} of none`, rpc(`torrent-${verb}`, { ids: [NO_HASH] }), "exact"],
      ),
      ["an unknown call", rpc("torrent-dance"), "exact"],
      ["no call", { body: "{}" }, "exact"],
    ];
    expect(await compareAll(rows, askAt(own.origin), askAt(real.url))).toEqual([]);
  },
);

test.skipIf(qbittorrentMissing())(
  "qBittorrent's stand-in responds like a real qBittorrent",
  async () => {
    using folder = tempFolder();
    await using real = await startQbittorrent({ folder: folder.at("qb"), auth });
    const { hash } = await real.add(folder.write("seed/Film.mkv", Buffer.alloc(30_000, "film")));
    await real.seeds(hash);
    await using own = await startFakeQbittorrent({ auth });
    own.add(hash);
    own.files.set(hash, [{ index: 0, name: "Film.mkv", size: 30_000, priority: 1, progress: 1 }]);

    const askAt = (origin: string): Ask => {
      let cookie = "";
      return async ({ path, signIn, headers, body }) => {
        const given = { connection: "close", ...(signIn === false ? {} : { cookie }), ...headers };
        const answer = await fetch(
          `${origin}/api/v2/${path}`,
          body ? { method: "POST", headers: given, body } : { headers: given },
        );
        cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
        return await said(answer);
      };
    };
    const order = (path: string, fields: Record<string, string>): Request => ({
      path,
      body: new URLSearchParams(fields),
    });
    const rows: Row[] = [
      ["a wrong password", order("auth/login", { username: "me", password: "no" }), "exact"],
      ["no session", { path: "app/version", signIn: false }, "exact"],
      ["signing in", order("auth/login", auth), "exact"],
      ["its version", { path: "app/version" }],
      ["that of its API", { path: "app/webapiVersion" }],
      ["its settings", { path: "app/preferences" }],
      ["categories", { path: "torrents/categories" }],
      ["torrents", { path: "torrents/info" }],
      ["one torrent", { path: `torrents/info?hashes=${hash}` }],
      ["a torrent that is not there", { path: `torrents/info?hashes=${NO_HASH}` }, "exact"],
      ["all that changed", { path: "sync/maindata?rid=0" }],
      ["its files", { path: `torrents/files?hash=${hash}` }],
      ["files of none", { path: `torrents/files?hash=${NO_HASH}` }, "exact"],
      ["trackers of none", { path: `torrents/trackers?hash=${NO_HASH}` }, "exact"],
      ...["start", "stop", "resume", "pause", "recheck", "reannounce"].map(
        (verb): Row => [verb, order(`torrents/${verb}`, { hashes: NO_HASH }), "exact"],
      ),
      ["a tag", order("torrents/addTags", { hashes: hash, tags: "films" }), "exact"],
      ["a tag less", order("torrents/removeTags", { hashes: hash, tags: "films" }), "exact"],
      [
        "removing none",
        order("torrents/delete", { hashes: NO_HASH, deleteFiles: "false" }),
        "exact",
      ],
      ["a setting", order("app/setPreferences", { json: "{}" }), "exact"],
      [
        "a magnet link",
        order("torrents/add", { urls: `magnet:?xt=urn:btih:${"1".repeat(40)}` }),
        "exact",
      ],
      ["an invalid link", order("torrents/add", { urls: "nothing" }), "exact"],
      ["an unknown call", { path: "torrents/dance" }, "exact"],
    ];
    expect(await compareAll(rows, askAt(own.url), askAt(real.url))).toEqual([]);
  },
);

test.skipIf(delugeMissing())("Deluge's stand-in responds like a real Deluge", async () => {
  using folder = tempFolder();
  await using real = await startDeluge({ folder: folder.at("deluge") });
  const { hash } = await real.add(folder.write("seed/Film.mkv", Buffer.alloc(30_000, "film")));
  await real.seeds(hash);
  await using own = await withDeluge({ [hash]: delugeRow() }, { opens: DELUGE_PASSWORD });
  own.state.labels = [];

  const call = (method: string, ...params: unknown[]): Request => ({
    body: JSON.stringify({ method, params, id: 1 }),
  });
  const askAt = (origin: string): Ask => {
    let cookie = "";
    return async ({ signIn, ...request }) => {
      const headers = {
        "content-type": "application/json",
        ...(signIn === false ? {} : { cookie }),
      };
      const answer = await post(`${origin}/json`, { ...request, headers });
      cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
      return await said(answer);
    };
  };
  const rows: Row[] = [
    ["a wrong password", call("auth.login", "no"), "exact"],
    ["no session", { ...call("web.connected"), signIn: false }, "exact"],
    ["signing in", call("auth.login", DELUGE_PASSWORD), "exact"],
    ["its daemon", call("web.connected"), "exact"],
    ["daemons", call("web.get_hosts")],
    ["its version", call("daemon.get_version")],
    ["plugins", call("core.get_enabled_plugins")],
    [
      "its settings",
      call("core.get_config_values", [
        "download_location",
        "move_completed",
        "move_completed_path",
      ]),
    ],
    ["torrents", call("core.get_torrents_status", {}, FILE_KEYS)],
    [
      "a torrent that is not there",
      call("core.get_torrents_status", { id: [NO_HASH] }, FILE_KEYS),
      "exact",
    ],
    ["a plugin that is on", call("core.enable_plugin", "Label"), "exact"],
    ["a label", call("label.add", "films"), "exact"],
    ["labels", call("label.get_labels")],
    ["its label", call("label.set_torrent", hash, "films"), "exact"],
    ...["pause_torrent", "resume_torrent", "force_reannounce"].flatMap((verb): Row[] => [
      [verb, call(`core.${verb}`, [hash]), "exact"],
      [`${verb} of none`, call(`core.${verb}`, [NO_HASH])],
    ]),
    ["removing none", call("core.remove_torrent", NO_HASH, false)],
    ["a magnet link", call("core.add_torrent_magnet", `magnet:?xt=urn:btih:${"1".repeat(40)}`, {})],
    ["removing it", call("core.remove_torrent", hash, false), "exact"],
    ["an unknown call", call("core.dance"), "exact"],
    ["a call of no part", call("dance.now"), "exact"],
  ];
  expect(await compareAll(rows, askAt(own.url), askAt(real.url))).toEqual([]);
});

test.skipIf(rtorrentMissing())("rTorrent's stand-in responds like a real rTorrent", async () => {
  using folder = tempFolder();
  await using real = await startRtorrent({ folder: folder.at("rt") });
  for (const name of ["e01.mkv", "e02.mkv"]) {
    folder.write(`seed/Pack/${name}`, Buffer.alloc(30_000, name));
  }
  const { hash } = await real.add(folder.at("seed/Pack"));
  await real.seeds(hash);
  const files = [["e01.mkv", 600, 1, 18, 18]];
  await using own = await withRtorrent({
    "d.multicall2": { value: [rtorrentRow()] },
    "system.multicall": { value: [[files]] },
    "d.size_files": { value: 2 },
    "d.name": NO_TORRENT,
  });

  type Call = [method: string, ...params: Param[]];
  const ask = async (call: () => Promise<unknown>): Promise<Said> =>
    await call().then(
      (body) => ({ status: 200, body }),
      ({ code, message }: XmlRpcFault) => ({ status: code, body: message }),
    );
  const limits = { clock: systemClock, deadlineMs: 20_000, maxBytes: 1_000_000 };
  const socket = { kind: "socket", path: own.folder.at("s") } as const;
  const ofOwn = async ([method, ...params]: Call) =>
    readMethodResponse(await askScgi(socket, formatMethodCall(method, params), limits, never));
  const columns = FILE_COLUMNS.map((column) => `f.${column}=`);
  const listed = [{ methodName: "f.multicall", params: [hash.toUpperCase(), "", ...columns] }];
  const calls: [what: string, call: Call, exact?: "exact"][] = [
    ["its version", ["system.client_version"]],
    ["its folder", ["system.cwd"]],
    ["torrents", ["d.multicall2", "", "main", ...LIST_COLUMNS.map((column) => `d.${column}=`)]],
    ["their files", ["system.multicall", listed]],
    ["number of lines", ["d.size_files", hash.toUpperCase()]],
    ["what it runs", ["method.get", "", "event.download.finished"]],
    ["a torrent that is not there", ["d.name", NO_HASH], "exact"],
    ["an unknown call", ["d.dance"], "exact"],
  ];
  const all: string[] = [];
  for (const [what, call, exact] of calls) {
    const [mine, theirs] = [await ask(() => ofOwn(call)), await ask(() => real.call(...call))];
    all.push(...differences(mine, theirs, exact !== undefined).map((one) => `${what}: ${one}`));
  }
  expect(all).toEqual([]);
});

test.skipIf(nzbgetMissing())("NZBGet's stand-in responds like a real NZBGet", async () => {
  using folder = tempFolder();
  await using news = await startNewsServer();
  await using real = await startNzbget({ folder: folder.at("nzbget"), newsPort: news.port });
  const id = await real.add(
    "Heat.1995",
    news.post([folder.write("Heat.1995.mkv", Buffer.alloc(50_000, "heat"))]),
    "films",
  );
  await real.done(id);
  await using own = await startFakeNzbget(AUTH);
  own.rows.history = [NZBGET_DONE];

  const authorization = basic(AUTH.username, AUTH.password);
  const call = (method: string, ...params: unknown[]): Request => ({
    body: JSON.stringify({ method, params, id: 1 }),
  });
  const askAt =
    (origin: string): Ask =>
    async ({ path = "/jsonrpc", headers, body }) =>
      await said(await post(`${origin}${path}`, { headers: { authorization, ...headers }, body }));
  const rows: Row[] = [
    ["a wrong password", { ...call("version"), headers: { authorization: basic("anna", "no") } }],
    ["another place", { ...call("version"), path: "/else" }],
    ["its version", call("version")],
    ["its settings", call("config")],
    ["its queue", call("listgroups", 0)],
    ["its history", call("history", false)],
    ["an unknown call", call("dance"), "exact"],
  ];
  expect(await compareAll(rows, askAt(own.url), askAt(real.url))).toEqual([]);
});
