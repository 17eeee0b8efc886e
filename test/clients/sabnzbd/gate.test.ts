import { expect, test } from "vitest";
import { SABNZBD_KIND } from "../../../src/clients/sabnzbd/kind.ts";
import {
  type FakeRow,
  SABNZBD_DONE,
  SABNZBD_QUEUED,
  startFakeSabnzbd,
} from "../../support/fake-newsreader.ts";
import { failure, never, newsreaderAt } from "../newsreader/with-newsreader.ts";

const KEY = { key: () => "k3y" };

test("represents a download that SABnzbd finished as a torrent in the folder of the same name", async () => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.history.push(SABNZBD_DONE);
  const { torrents, isWhole, writes } = await client.poll(undefined, never);
  expect({ isWhole, writes }).toEqual({ isWhole: true, writes: false });
  expect(torrents).toMatchObject([
    {
      name: "Heat.1995.1080p-GRP",
      state: "finished",
      sizeBytes: 1000,
      downloadDir: "/dl/films",
      top: "Heat.1995.1080p-GRP",
      labels: ["films"],
    },
  ]);
  expect(torrents[0]?.waits).toBeUndefined();
  const env = { SAB_NZO_ID: "SABnzbd_nzo_ab12cd34", SAB_COMPLETE_DIR: "/dl/x" };
  expect(SABNZBD_KIND.finished?.(env)).toMatchObject({ hash: torrents[0]?.hash, path: "/dl/x" });
  // The key is in no URL, because proxies log URLs.
  expect(fake.requests.map(({ path }) => path).filter((path) => path.includes("k3y"))).toEqual([]);
});

test.each([
  [
    "the file itself where its folder has another name",
    "/dl/films/Heat.1/ba6b.mkv",
    "/dl/films/Heat.1 ba6b.mkv",
  ],
  [
    "what lies elsewhere as it is",
    "/nas/Heat.1995.1080p-GRP/x.mkv",
    "/nas/Heat.1995.1080p-GRP x.mkv",
  ],
  ["its folder", "/dl/films/Heat.1995.1080p-GRP", "/dl/films Heat.1995.1080p-GRP"],
])("the path of a finished download is %s", async (_, storage, place) => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.history.push({ ...SABNZBD_DONE, storage });
  const [one] = await client.list("all", never);
  expect(`${one?.downloadDir} ${one?.top}`).toBe(place);
});

test.each<[string, FakeRow, string]>([
  ["Queued", {}, "moving"],
  ["Verifying", {}, "moving"],
  ["Extracting", {}, "moving"],
  ["Running", {}, "moving"],
  ["Completed", { storage: "" }, "moving"],
  ["Vollendet", {}, "moving"],
  ["Failed", { fail_message: 'Aborted <a href="x">why</a>' }, "torrent_error"],
])("history status %s is not complete %j", async (status, row, code) => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.history.push({ ...SABNZBD_DONE, status, ...row });
  const [one] = await client.list("all", never);
  expect(one?.waits?.code).toBe(code);
  if (code === "torrent_error") {
    expect(one?.waits?.message).toBe(
      "SABnzbd could not finish it: Aborted why. Nothing from it is filed.",
    );
  }
});

test.each([
  ["Downloading", "downloading"],
  ["Fetching", "downloading"],
  ["Queued", "queued"],
  ["Paused", "stopped"],
])("queue status %s means %s, regardless of the history", async (status, code) => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.history.push(SABNZBD_DONE);
  fake.rows.queue.push({ ...SABNZBD_QUEUED, status });
  expect(await client.list("all", never)).toMatchObject([
    { waits: { code }, percentDone: 0.75, downloadDir: "/inc", top: "Heat.1995.1080p-GRP" },
  ]);
});

test("does not request an unchanged history again, but reads a changed one", async () => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.history = [SABNZBD_DONE];
  const first = await client.poll(undefined, never);
  fake.rows.history = [];
  expect((await client.poll(first.next, never)).torrents).toEqual(first.torrents);
  fake.rows.updates++;
  expect((await client.poll(first.next, never)).torrents).toEqual([]);
});

test("a full list has the new history although SABnzbd, restarted, counts up to the same number", async () => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.rows.updates = 2;
  await client.poll(undefined, never);
  fake.restart();
  fake.rows.history = [SABNZBD_DONE];
  fake.rows.updates++;
  expect((await client.poll(undefined, never)).torrents).toHaveLength(1);
});

test("a history with an unreadable row does not prove a removal", async () => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  fake.said.answers = undefined;
  fake.rows.history = [SABNZBD_DONE, { ...SABNZBD_DONE, nzo_id: "" }];
  expect((await client.poll(undefined, never)).isWhole).toBe(false);
});

test("distinguishes a wrong key, a refused host and an unavailable server", async () => {
  await using fake = await startFakeSabnzbd();
  const asked = async (key: string | undefined) => {
    await using client = await newsreaderAt("sabnzbd", fake.url, { key: () => key });
    return await failure(client.poll(undefined, never));
  };
  expect(await asked(undefined)).toMatchObject({
    code: "client_unauthorized",
    message: "SABnzbd asks for its API key; set CLIENT_SABNZBD_KEY.",
  });
  expect(await asked("n2bkey")).toMatchObject({
    code: "client_unauthorized",
    message: "SABnzbd refuses the key; set CLIENT_SABNZBD_KEY to its API key, not its NZB key.",
  });
  const plain = (status: number, body: string) => ({ status, body, type: "text/html" });
  for (const [answers, code, says] of [
    [plain(403, ""), "client_unauthorized", /refuses the key/],
    [plain(200, "error: API Key Incorrect"), "client_unauthorized", /refuses the key/],
    [
      plain(403, "Access denied - Hostname verification failed"),
      "client_unauthorized",
      /refuses the host name/,
    ],
    [plain(403, "External internet access denied"), "client_unauthorized", /refuses this machine/],
    [plain(404, "<html>"), "client_unavailable", /this path does not exist/],
    [
      plain(200, '{"status":false,"error":"not implemented"}'),
      "client_unavailable",
      /answers get_config with an error/,
    ],
  ] as const) {
    fake.said.answers = answers;
    expect(await asked("k3y")).toMatchObject({ code, message: expect.stringMatching(says) });
  }
});

test("reports problematic settings and the hook to the doctor", async () => {
  await using fake = await startFakeSabnzbd();
  await using client = await newsreaderAt("sabnzbd", fake.url, KEY);
  expect(await client.report(never)).toMatchObject({
    version: "5.0.0",
    warnings: [],
    hook: { enabled: false },
  });
  fake.misc["history_retention_option"] = "all-delete";
  fake.misc["enable_tv_sorting"] = 1;
  fake.categories.push({ name: "series", dir: "/nas/series*", script: "torrent-done.sh" });
  const { warnings, hook } = await client.report(never);
  expect(warnings.map(({ found }) => found)).toEqual([
    "SABnzbd keeps no history of finished downloads.",
    "SABnzbd sorts finished downloads into folders.",
  ]);
  expect(hook).toMatchObject({ enabled: true, path: "/scripts/torrent-done.sh" });
  expect(await client.folders(never)).toEqual({
    download: ["/dl", "/dl/films", "/nas/series"],
    incomplete: "/inc",
  });
});
