import { expect, test } from "vitest";
import type { FilesAnswer } from "../../../src/core/torrent/client.ts";
import { hashOf } from "../../support/torrent.ts";
import { failure } from "../transmission/with-transmission.ts";
import { NO_DAEMON, never, row, withDeluge } from "./with-deluge.ts";

const A = hashOf("a");

test("signs in with only the password, once for many calls, regardless of the cookie's path", async () => {
  await using it = await withDeluge();
  expect(await it.client.list("all", never)).toHaveLength(1);
  expect(await it.client.list([A.toUpperCase(), "nonsense"], never)).toHaveLength(1);
  expect(await it.client.list(["nonsense"], never)).toEqual([]);
  expect(it.names()).toEqual([
    "auth.login",
    "web.connected",
    "core.get_torrents_status",
    "core.get_torrents_status",
  ]);
});

test("opens an expired session again, once", async () => {
  await using it = await withDeluge();
  await it.client.list("all", never);
  it.state.session = 2;
  expect(await it.client.list("all", never)).toHaveLength(1);
  expect(it.names().slice(3)).toEqual([
    "core.get_torrents_status",
    "auth.login",
    "core.get_torrents_status",
  ]);
});

test.each([
  ["wrong", /refuses the password; check CLIENT_DELUGE_PASSWORD\.$/],
  [null, /asks for a password; set CLIENT_DELUGE_PASSWORD\.$/],
])(
  "with the password %s, reports which setting is required and tries only once",
  async (password, message) => {
    await using it = await withDeluge({}, { password });
    const error = await failure(it.client.list("all", never));
    expect(error).toMatchObject({
      code: "client_unauthorized",
      message: expect.stringMatching(message),
    });
    expect(String(error)).not.toContain("wrong");
    expect(it.names().length).toBeLessThanOrEqual(1);
  },
);

test("connects deluge-web to its daemon if it is not connected, and repeats the call", async () => {
  await using it = await withDeluge();
  it.state.connected = false;
  it.answers["core.get_torrents_status"] = () => (it.state.connected ? undefined : NO_DAEMON);
  expect(await it.client.list("all", never)).toHaveLength(1);
  expect(it.names()).toContain("web.connect");
});

test("connects deluge-web again after deluged restarted, from the first call without an answer", async () => {
  await using it = await withDeluge();
  expect(await it.client.list("all", never)).toHaveLength(1);
  it.state.isSilent = true;
  const silent = failure(it.client.list("all", never));
  await expect.poll(() => it.names().length).toBe(4);
  it.clock.advance(30_000);
  expect(await silent).toMatchObject({ code: "client_busy" });
  expect(await it.client.list("all", never)).toHaveLength(1);
  expect(it.names().slice(4)).toEqual([
    "web.connected",
    "web.get_hosts",
    "web.connect",
    "core.get_torrents_status",
  ]);
});

test.each(["never signed in", "whose session expired"])(
  "connects deluge-web before the first call of a client %s",
  async (how) => {
    await using it = await withDeluge();
    if (how !== "never signed in") {
      it.answers["core.get_torrents_status"] = () => ({ body: "", status: 502 });
      await failure(it.client.list("all", never));
      delete it.answers["core.get_torrents_status"];
      it.state.session = 2;
    }
    it.state.isSilent = true;
    expect(await it.client.list("all", never)).toHaveLength(1);
  },
);

test("an unreachable daemon is an outage, not an empty list", async () => {
  await using it = await withDeluge();
  it.state.connected = false;
  it.answers["core.get_torrents_status"] = () => NO_DAEMON;
  it.answers["web.connect"] = () => ({ result: null });
  expect(await failure(it.client.poll(undefined, never))).toMatchObject({
    code: "client_unavailable",
    message: expect.stringMatching(/cannot reach its daemon; check that deluged is running/),
  });
});

test("connects to the default daemon if there are several, and reports an error if none is the default", async () => {
  await using it = await withDeluge();
  it.state.connected = false;
  it.answers["core.get_torrents_status"] = () => (it.state.connected ? undefined : NO_DAEMON);
  it.answers["web.get_hosts"] = () => ({ result: [["one"], ["two"]] });
  expect(await failure(it.client.list("all", never))).toMatchObject({
    message: expect.stringMatching(/knows 2 daemons and is not connected to any/),
  });
  it.answers["web.get_config"] = () => ({ result: { default_daemon: "two" } });
  await it.client.list("all", never);
  expect(it.calls.findLast(({ method }) => method === "web.connect")?.params).toEqual(["two"]);
});

test.each([
  ["<html>Welcome</html>", 200, /is not from deluge-web's JSON-RPC; check DOWNLOAD_CLIENTS/],
  ["[]", 200, /is not from deluge-web's JSON-RPC/],
  ["", 404, /this path does not exist \(404\)/],
  ["", 302, /redirects to another address/],
  ["", 502, /a proxy in front of it returned an error \(502\)/],
  ["", 401, /in front of Deluge refuses this machine \(401\)/],
])("reports a specific error for the answer %j with %i", async (body, status, message) => {
  await using it = await withDeluge();
  it.answers["auth.login"] = () => ({ body, status });
  expect(await failure(it.client.list("all", never))).toMatchObject({
    message: expect.stringMatching(message),
  });
});

test("does not show a response that repeats the password", async () => {
  await using it = await withDeluge();
  it.answers["core.get_torrents_status"] = () => ({ error: { code: 4, message: "bad: secret" } });
  expect(String(await failure(it.client.list("all", never)))).not.toContain("secret");
});

test("compares a list with the previous one, and marks it as whole if a torrent is missing", async () => {
  const [B, C] = [hashOf("b"), hashOf("c")];
  await using it = await withDeluge({ [A]: row(), [B]: row({ ratio: 1 }) });
  const first = await it.client.poll(undefined, never);
  expect([first.isWhole, first.torrents.length]).toEqual([true, 2]);
  it.state.rows = {
    [A]: row({ ratio: 3, eta: 9, upload_payload_rate: 5 }),
    [B]: row({ state: "Moving" }),
    [C]: row(),
  };
  const second = await it.client.poll(first.next, never);
  expect([second.isWhole, second.torrents.map(({ hash }) => hash)]).toEqual([false, [B, C]]);
  it.state.rows = { [A]: row(), [C]: row() };
  const third = await it.client.poll(second.next, never);
  expect([third.isWhole, third.gone, third.torrents.length]).toEqual([true, [], 2]);
});

test("trusts an empty list after two minutes without an error, but never a list with an invalid row", async () => {
  await using it = await withDeluge({});
  expect((await it.client.poll(undefined, never)).isWhole).toBe(false);
  it.clock.advance(120_000);
  expect((await it.client.poll(undefined, never)).isWhole).toBe(true);
  it.answers["core.get_torrents_status"] = () => ({ body: "down", status: 503 });
  await failure(it.client.poll(undefined, never));
  delete it.answers["core.get_torrents_status"];
  expect((await it.client.poll(undefined, never)).isWhole).toBe(false);
  it.state.rows = { [A]: row(), [hashOf("b")]: 7 };
  expect(await it.client.poll(undefined, never)).toMatchObject({
    isWhole: false,
    torrents: { length: 1 },
  });
});

test("reads long file lists in halves, and skips torrents with too many files", async () => {
  const long = (count: number) =>
    row({
      files: Array.from({ length: count }, (_, at) => ({
        path: `F/${at}${"x".repeat(150)}`,
        size: 1,
      })),
      file_priorities: Array.from({ length: count }, () => 4),
    });
  const [B, C] = [hashOf("b"), hashOf("c")];
  await using it = await withDeluge({ [A]: row(), [B]: long(4900), [C]: long(20_000) });
  const answers: FilesAnswer[] = [];
  for await (const answer of it.client.filesOf([A, B, C], never)) answers.push(answer);
  const files = answers.flatMap(({ torrents }) =>
    torrents.map(({ torrent, files: all }) => [torrent.hash, all.length]),
  );
  expect(files).toEqual([
    [A, 1],
    [B, 4900],
  ]);
  expect(answers.flatMap(({ tooLong }) => tooLong)).toEqual([
    { hash: C, message: expect.stringContaining("20000 files") },
  ]);
});

test("rejects Deluge 1, which lacks a required call, as unsupported", async () => {
  await using it = await withDeluge();
  it.answers["daemon.get_version"] = () => ({ error: { code: 2, message: "Unknown method" } });
  expect(await failure(it.client.folders(never))).toMatchObject({ code: "unsupported" });
});

test("reports Deluge's folders and problematic settings", async () => {
  await using it = await withDeluge(
    {},
    { settings: { labels: { labels: ["films"], excludeLabels: [] } } },
  );
  expect(await it.client.folders(never)).toEqual({
    download: ["/srv/complete"],
    incomplete: "/srv/incomplete",
  });
  expect((await it.client.report(never)).warnings).toEqual([]);
  it.state.plugins = [];
  it.answers["core.get_config_values"] = () => ({
    result: {
      download_location: "/srv",
      move_completed: false,
      stop_seed_at_ratio: true,
      remove_seed_at_ratio: true,
    },
  });
  expect((await it.client.report(never)).warnings.map(({ found }) => found)).toEqual([
    "Deluge keeps unfinished files in their final folder, under their final names.",
    "Deluge removes torrents once they have met their seeding goal.",
    "Labels are off in Deluge.",
  ]);
});
