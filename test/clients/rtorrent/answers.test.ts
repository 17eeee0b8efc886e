import { expect, test } from "vitest";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import { RTORRENT_KIND } from "../../../src/clients/rtorrent/kind.ts";
import { hashOf } from "../../support/torrent.ts";
import { failure } from "../transmission/with-transmission.ts";
import {
  type Answer,
  answerOf,
  faultOf,
  never,
  row,
  UNKNOWN_TORRENT,
  withRtorrent,
} from "./with-rtorrent.ts";

const [A, B] = [hashOf("a"), hashOf("b")];
const list = (...rows: unknown[][]): Answer => ({ value: rows });

test("reads a list over a socket, and compares it with the previous one", async () => {
  const other = { hash: B.toUpperCase() };
  const rows = [row(), row(other)];
  await using it = await withRtorrent({ "d.multicall2": () => list(...rows) });
  const first = await it.client.poll(undefined, never);
  expect([first.isWhole, first.torrents.map(({ hash }) => hash)]).toEqual([true, [A, B]]);
  rows[0] = row({ ratio: 900, "down.rate": 3, "up.rate": 4 });
  rows[1] = row({ ...other, hashing: 3 });
  const second = await it.client.poll(first.next, never);
  expect([second.isWhole, second.torrents.map(({ hash }) => hash)]).toEqual([false, [B]]);
  rows.pop();
  expect(await it.client.poll(second.next, never)).toMatchObject({
    isWhole: true,
    gone: [],
    torrents: { length: 1 },
  });
  expect(await it.client.list([A.toUpperCase(), B], never)).toHaveLength(1);
});

test("files are in their torrent's folder, and a magnet link has no files", async () => {
  const magnet = { hash: B.toUpperCase(), is_meta: 1, is_multi_file: 0, complete: 0 };
  const files = [
    ["sub/s.srt", 10, 0, 0, 1],
    ["e01.mkv", 990, 1, 35, 35],
  ];
  await using it = await withRtorrent({
    "d.multicall2": list(row(), row(magnet)),
    "system.multicall": {
      value: [[files], [[["x.meta", 5, 1, 0, 1]]], { faultCode: -501, faultString: "gone" }],
    },
  });
  const [answer] = await it.files(A, B, hashOf("9"));
  expect(answer?.torrents.map(({ torrent, files: all }) => [torrent.hash, all])).toEqual([
    [
      A,
      [
        { name: "Pack.S01/sub/s.srt", length: 10, wanted: false },
        { name: "Pack.S01/e01.mkv", length: 990, wanted: true },
      ],
    ],
    [B, []],
  ]);
});

test("reads long file lists in halves, and skips torrents with too many files", async () => {
  const C = hashOf("c");
  const rows = [A, B, C].map((hash) => row({ hash: hash.toUpperCase() }));
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => [`${at}${"x".repeat(900)}`, 1, 1, 1, 1]);
  const counts: Record<string, number> = { [A]: 2, [B]: 4000, [C]: 6000 };
  const inside = (body: string) => [A, B, C].filter((hash) => body.includes(hash.toUpperCase()));
  await using it = await withRtorrent({
    "d.multicall2": list(...rows),
    "system.multicall": ({ body }) => ({
      value: inside(body).map((hash) => [many(counts[hash] ?? 0)]),
    }),
    "d.size_files": ({ body }) => ({ value: counts[inside(body)[0] ?? ""] }),
  });
  const answers = await it.files(A, B, C);
  const read = answers.flatMap(({ torrents }) =>
    torrents.map(({ torrent, files }) => [torrent.hash, files.length]),
  );
  expect(read).toEqual([
    [A, 2],
    [B, 4000],
  ]);
  expect(answers.flatMap(({ tooLong }) => tooLong)).toEqual([
    { hash: C, message: expect.stringContaining("6000 files") },
  ]);
  expect(it.names().filter((name) => name === "d.multicall2")).toHaveLength(1);
});

test("a torrent with only some wanted files is complete once all wanted files are", async () => {
  const partly = row({ complete: 0, left_bytes: 400, wanted_chunks: 0, completed_chunks: 18 });
  let files = [
    ["e01.mkv", 600, 1, 18, 18],
    ["e02.mkv", 400, 0, 1, 17],
  ];
  await using it = await withRtorrent({
    "d.multicall2": list(partly),
    "system.multicall": () => ({ value: [[files]] }),
  });
  const code = async () => (await it.client.list("all", never))[0]?.waits?.code;
  expect(await code()).toBeUndefined();
  files = [
    ["e01.mkv", 600, 1, 17, 18],
    ["e02.mkv", 400, 0, 1, 17],
  ];
  expect(await code()).toBe("nothing_wanted");
  files = [["e01.mkv", 600, 0, 18, 18]];
  expect(await code()).toBe("nothing_wanted");
});

test("makes paths that are relative to rTorrent's start folder absolute", async () => {
  await using it = await withRtorrent({
    "d.multicall2": list(row({ directory: "./dl/Pack.S01", base_path: "./dl/Pack.S01" })),
    "directory.default": { value: "./dl" },
  });
  expect((await it.client.list("all", never))[0]).toMatchObject({
    downloadDir: "/home/me/dl",
    waits: undefined,
  });
  expect(await it.client.folders(never)).toMatchObject({ download: ["/home/me/dl"] });
});

test("finds folders and files on disk whose names rTorrent cannot write", async () => {
  const pathMap: PathMap[] = [];
  const folder = "/there/Am??lie ????";
  const files = [
    ["Caf?? ????.mkv", 1, 1, 1, 1],
    ["What?.srt", 1, 1, 1, 1],
  ];
  await using it = await withRtorrent(
    {
      "d.multicall2": list(row({ directory: folder, base_path: folder })),
      "system.multicall": { value: [[files]] },
    },
    { settings: { pathMap } },
  );
  pathMap.push({ here: it.folder.path, there: "/there" });
  it.folder.write("Amélie 🎬/Café 🎬.mkv");
  it.folder.write("Amélie 🎬/What?.srt");
  expect((await it.client.list("all", never))[0]).toMatchObject({
    downloadDir: "/there",
    top: "Amélie 🎬",
    waits: undefined,
  });
  const [answer] = await it.files(A);
  expect(answer?.torrents[0]?.files.map(({ name }) => name)).toEqual([
    "Amélie 🎬/Café 🎬.mkv",
    "Amélie 🎬/What?.srt",
  ]);
});

test.each<[string, Answer, string, RegExp]>([
  [
    "no SCGI",
    { raw: "HTTP/1.1 400 Bad Request\r\n\r\n" },
    "client_unavailable",
    /does not speak SCGI/,
  ],
  [
    "half an answer",
    { raw: `Status: 200 OK\r\nContent-Length: 5000\r\n\r\n${answerOf([])}` },
    "client_unavailable",
    /the connection was closed/,
  ],
  ["a connection that ends", { status: 0 }, "client_unavailable", /does not speak SCGI/],
  [
    "a page",
    { xml: "<html></html>" },
    "client_unavailable",
    /is not XML-RPC; check DOWNLOAD_CLIENTS/,
  ],
  ["a value that is no list", { value: 7 }, "client_unavailable", /torrent list cannot be read/],
  [
    "one before 0.9.2",
    { xml: faultOf(-506, "Method 'd.multicall2' not defined") },
    "unsupported",
    /does not support d\.multicall2/,
  ],
  [
    "another refusal",
    { xml: faultOf(-503, "Wrong object type.") },
    "refused",
    /refuses this: Wrong object type\.$/,
  ],
])("reports %s with a specific message", async (_, answer, code, message) => {
  await using it = await withRtorrent({ "d.multicall2": answer });
  expect(await failure(it.client.poll(undefined, never))).toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test("cuts off an endless response, and times out if none arrives", async () => {
  await using it = await withRtorrent(
    {
      "d.multicall2": { raw: `Status: 200 OK\r\n\r\n${"x".repeat(33 * 1024 * 1024)}` },
      "system.client_version": "silence",
    },
    { deadlineMs: 5000 },
  );
  expect(await failure(it.client.list("all", never))).toMatchObject({
    code: "client_unavailable",
    message: expect.stringMatching(/larger than/),
  });
  const asked = failure(it.client.report(never));
  await expect.poll(() => it.names()).toContain("system.client_version");
  it.clock.advance(5000);
  expect(await asked).toMatchObject({ code: "client_busy" });
  const stop = new AbortController();
  const waiting = failure(it.client.report(stop.signal));
  stop.abort("enough");
  expect(await waiting).toBe("enough");
});

test("reports a missing socket as an outage", async () => {
  const it = await withRtorrent({});
  await it[Symbol.asyncDispose]();
  expect(await failure(it.client.list("all", never))).toMatchObject({
    code: "client_unavailable",
    message: expect.stringMatching(/there is no socket at its path/),
  });
});

test("signs in over HTTP, and distinguishes a wrong password from a missing one", async () => {
  const answers = {
    "d.multicall2": ({ authorization }: { authorization?: string | undefined }): Answer =>
      authorization === `Basic ${btoa("anna:secret")}` ? list(row()) : { status: 401 },
  };
  await using good = await withRtorrent(answers, {
    http: true,
    username: "anna",
    password: "secret",
  });
  expect(await good.client.list("all", never)).toHaveLength(1);
  await using wrong = await withRtorrent(answers, {
    http: true,
    username: "anna",
    password: "wrong",
  });
  const error = await failure(wrong.client.list("all", never));
  expect(error).toMatchObject({
    code: "client_unauthorized",
    message: expect.stringMatching(
      /refuses the user name or password \(401\); check CLIENT_RTORRENT_USERNAME/,
    ),
  });
  expect(String(error)).not.toMatch(/wrong|d3Jvbmc/);
  expect(wrong.calls).toHaveLength(1);
  await using none = await withRtorrent(answers, { http: true });
  expect(await failure(none.client.list("all", never))).toMatchObject({
    message: expect.stringMatching(/asks for a user name and password/),
  });
  await using away = await withRtorrent({ "d.multicall2": { status: 502 } }, { http: true });
  expect(await failure(away.client.list("all", never))).toMatchObject({
    code: "client_unavailable",
    message: expect.stringMatching(/\(502\)/),
  });
});

test("reports a missing seeding goal and the hook's command to the doctor", async () => {
  const handlers = {
    "!_timestamp": ["d.timestamp.finished.set_if_z", ["system.time", 0]],
    plex_ingest: 'execute.nothrow.bg="/opt/x/torrent-done.sh",$d.hash=',
  };
  await using it = await withRtorrent(
    { "method.get": { value: handlers } },
    { settings: { autoRemove: { hosts: [], others: "goal" } } },
  );
  const { version, warnings, hook } = await it.client.report(never);
  expect([version, warnings.map(({ found }) => found)]).toEqual([
    "0.9.8",
    ["rTorrent has no seeding goal."],
  ]);
  expect(hook).toMatchObject({ enabled: true, path: "/opt/x/torrent-done.sh" });
  const script = '/my "own", {x} \\y/torrent-done.sh';
  const { line } = RTORRENT_KIND.hook({ script, client: "rt" });
  // The value in rTorrent after it has read the line.
  handlers.plex_ingest = line.slice(line.indexOf('"') + 1, -1).replaceAll(/\\(.)/g, "$1");
  expect((await it.client.report(never)).hook?.path).toBe(script);
  handlers.plex_ingest = "execute={/opt/y/torrent-done.sh,$d.hash=}";
  expect((await it.client.report(never)).hook?.path).toBe("/opt/y/torrent-done.sh");
  handlers.plex_ingest = "d.move_to_complete=$d.data_path=,/srv/complete";
  expect((await it.client.report(never)).hook?.enabled).toBe(false);
});

test.each(UNKNOWN_TORRENT)(
  "each command of rTorrent %s reaches exactly one torrent, and a torrent has only one label",
  async (_, fault, text) => {
    const zero: Answer = { value: 0 };
    const name = ({ body }: { body: string }): Answer =>
      body.includes(A.toUpperCase()) ? { value: "Pack.S01" } : { xml: faultOf(fault, text) };
    const orders = [
      "d.open",
      "d.start",
      "d.resume",
      "d.stop",
      "d.check_hash",
      "d.tracker_announce",
      "d.erase",
      "d.custom1.set",
    ];
    await using it = await withRtorrent({
      "d.name": name,
      ...Object.fromEntries(orders.map((order) => [order, zero])),
    });
    for (const command of ["start", "stop", "verify", "reannounce", "remove"] as const) {
      await it.commands[command](A, never);
      expect(it.calls.at(-1)?.body).toContain(A.toUpperCase());
      expect(await failure(it.commands[command](B, never))).toMatchObject({ code: "not_found" });
    }
    const asked = new Set(["d.name", "d.multicall2"]);
    expect(it.names().filter((one) => !asked.has(one))).toEqual(orders.slice(0, 7));
    await it.commands.setLabels(A, ["My (films)!"], never);
    expect(it.calls.at(-1)?.body).toContain("<string>My%20%28films%29%21</string>");
    expect(await failure(it.commands.setLabels(A, ["a", "b"], never))).toMatchObject({
      code: "invalid_request",
    });
  },
);

test.each(UNKNOWN_TORRENT)(
  "adds a magnet link and a file to rTorrent %s, recognises a known torrent, and reports one that never appears as refused",
  async (_, fault, text) => {
    let there = false;
    await using it = await withRtorrent({
      "d.name": () => (there ? { value: "A film" } : { xml: faultOf(fault, text) }),
      "load.start": () => {
        there = true;
        return { value: 0 };
      },
      "load.raw_start": { value: 0 },
    });
    const magnet = `magnet:?xt=urn:btih:${B}`;
    expect(await it.commands.add({ magnet }, ["films, 4k".replace(",", "")], never)).toEqual({
      hash: B,
      name: "A film",
      known: false,
    });
    expect(it.calls.find(({ method }) => method === "load.start")?.body).toContain(
      "d.custom1.set=films%204k",
    );
    expect(await it.commands.add({ magnet }, [], never)).toMatchObject({ known: true });
    there = false;
    let over = false;
    const metainfo = Buffer.from("d4:infod6:pieces0:ee");
    const added = failure(it.commands.add({ metainfo }, [], never)).finally(() => (over = true));
    await expect
      .poll(() => {
        it.clock.advance(100);
        return over;
      })
      .toBe(true);
    expect(await added).toMatchObject({ code: "refused" });
    for (const wrong of [
      { metainfo: Buffer.from("AAA") },
      { magnet: "/etc/passwd" },
      { magnet: "magnet:?dn=x" },
    ]) {
      expect(await failure(it.commands.add(wrong, [], never))).toMatchObject({
        code: "invalid_request",
      });
    }
  },
);
