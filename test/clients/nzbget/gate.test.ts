import { expect, test } from "vitest";
import { NZBGET_KIND } from "../../../src/clients/nzbget/kind.ts";
import {
  type FakeRow,
  NZBGET_DONE,
  NZBGET_QUEUED,
  startFakeNzbget,
} from "../../support/fake-newsreader.ts";
import { failure, never, newsreaderAt } from "../newsreader/with-newsreader.ts";

const AUTH = { username: "anna", password: "s3cret: wörd" };
const PASS = { username: AUTH.username, password: () => AUTH.password };

test("represents a download that NZBGet finished as a torrent that waits for nothing", async () => {
  await using fake = await startFakeNzbget(AUTH);
  await using client = await newsreaderAt("nzbget", `${fake.url}/nzbget`, PASS);
  fake.rows.history.push(NZBGET_DONE);
  const { torrents, isWhole, gone, writes } = await client.poll(undefined, never);
  expect({ isWhole, gone, writes }).toEqual({ isWhole: true, gone: [], writes: false });
  expect(torrents).toMatchObject([
    {
      name: "Heat.1995.1080p-GRP",
      state: "finished",
      sizeBytes: 2 ** 32 + 1000,
      downloadDir: "/dl/films",
      top: "Heat.1995.1080p-GRP",
      labels: ["films"],
      doneAt: 1795406988000,
    },
  ]);
  expect(torrents[0]?.waits).toBeUndefined();
  // The hook gets the same hash and path from its variables.
  const env = {
    NZBPP_NZBID: "7",
    NZBPP_NZBFILENAME: "Heat.1995.1080p-GRP.nzb",
    NZBPP_DIRECTORY: "/dl/x",
  };
  expect(NZBGET_KIND.finished?.(env)).toMatchObject({ hash: torrents[0]?.hash, path: "/dl/x" });
  // NZBGet closes each connection, so none is kept open.
  expect(fake.requests.map(({ headers }) => headers.connection)).toEqual(
    fake.requests.map(() => "close"),
  );
});

test.each<[string, FakeRow]>([
  [
    "failed",
    { Status: "FAILURE/HEALTH", ParStatus: "NONE", UnpackStatus: "NONE", MoveStatus: "NONE" },
  ],
  ["could not be unpacked", { Status: "FAILURE/UNPACK", UnpackStatus: "FAILURE" }],
  ["was called good by a person", { Status: "SUCCESS/GOOD", MarkStatus: "GOOD" }],
  ["was called a success by a person", { Status: "SUCCESS/MARK" }],
  ["has a script that failed", { Status: "WARNING/SCRIPT", ScriptStatus: "FAILURE" }],
  ["was deleted", { Status: "DELETED/MANUAL", DeleteStatus: "MANUAL" }],
  ["could not be moved", { MoveStatus: "FAILURE" }],
  ["has no word about its parity", { ParStatus: undefined }],
  ["has a status of another version", { Status: "SUPER/ALL" }],
])("a download that %s is never complete", async (_, row) => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  fake.rows.history.push({ ...NZBGET_DONE, ...row });
  const [one] = await client.list("all", never);
  expect(one?.waits?.code).toBe("torrent_error");
});

test("the apps know a download by the id that they gave it, or else by its number", async () => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  const parameters = (...named: [Name: string, Value: string][]) =>
    named.map(([Name, Value]) => ({ Name, Value }));
  for (const [Parameters, id] of [
    [parameters(["*Unpack:", "yes"], ["drone", "0a1b2c"]), "0a1b2c"],
    [parameters(["*Unpack:", "yes"]), "7"],
    [parameters(["drone", ""]), "7"],
    [[null, "drone", { Name: "drone", Value: 7 }], "7"],
    [undefined, "7"],
  ] as const) {
    fake.rows.history = [{ ...NZBGET_DONE, Parameters }];
    const [one] = await client.list("all", never);
    expect(one?.forApps?.id).toBe(id);
  }
});

test.each([
  ["QUEUED", "queued"],
  ["PAUSED", "stopped"],
  ["DOWNLOADING", "downloading"],
  ["PP_QUEUED", "moving"],
  ["REPAIRING", "moving"],
  ["UNPACKING", "moving"],
  ["EXECUTING_SCRIPT", "moving"],
  ["PP_FINISHED", "moving"],
  ["SOMETHING_NEW", "moving"],
])("queue status %s means %s", async (Status, code) => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  // For a moment the download is in both lists.
  fake.rows.history.push(NZBGET_DONE);
  fake.rows.queue.push({ ...NZBGET_QUEUED, Status });
  const { torrents, writes } = await client.poll(undefined, never);
  expect(torrents).toMatchObject([
    { waits: { code }, downloadDir: "/inc", top: "Heat.1995.1080p-GRP.#7" },
  ]);
  expect(writes).toBe(code === "moving");
});

test("uses the folder to which a script moved a download, and rejects a folder shared with other downloads", async () => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  const row = (NZBID: number, DestDir: string, FinalDir = ""): FakeRow => ({
    ...NZBGET_DONE,
    NZBID,
    DestDir,
    FinalDir,
  });
  fake.options["Category1.Name"] = "films";
  fake.options["AppendCategoryDir"] = "yes";
  fake.rows.history = [
    row(1, "/dl/films/A", "/elsewhere/A moved"),
    row(2, "/dl/films/B"),
    row(3, "/dl/films/B"),
    row(4, "/dl/films"),
    row(5, "/dl/films/C", "/dl"),
    row(6, "/dl/D/inner"),
    row(7, "/dl/D"),
    row(8, "C:\\Downloads\\E"),
    row(9, "/"),
    row(10, "/dl/F/"),
  ];
  const all = await client.list("all", never);
  expect(
    all.map(
      ({ downloadDir, top = "-", waits }) => `${downloadDir} ${top} ${waits?.code ?? "done"}`,
    ),
  ).toEqual([
    "/elsewhere A moved done",
    "/dl/films B torrent_error",
    "/dl/films B torrent_error",
    "/dl films torrent_error",
    "/ dl torrent_error",
    "/dl/D inner done",
    "/dl D torrent_error",
    ". - done",
    ". - done",
    "/dl F done",
  ]);
});

test("a reused id with another file is a different download", async () => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  fake.rows.history = [NZBGET_DONE];
  const [one] = await client.list("all", never);
  fake.rows.history = [{ ...NZBGET_DONE, NZBFilename: "Other.nzb" }];
  const [other] = await client.list("all", never);
  expect(one?.hash).not.toBe(other?.hash);
});

test("a partly read list does not prove a removal", async () => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  fake.rows.history = [NZBGET_DONE, { ...NZBGET_DONE, NZBID: null }, { Kind: "URL", NZBID: 8 }];
  const { torrents, isWhole } = await client.poll(undefined, never);
  expect([torrents.length, isWhole]).toEqual([1, false]);
});

test("distinguishes a refused sign-in, an unavailable server and another program", async () => {
  await using fake = await startFakeNzbget(AUTH);
  const asked = async (access = {}) => {
    await using client = await newsreaderAt("nzbget", fake.url, access);
    return await failure(client.poll(undefined, never));
  };
  expect(await asked()).toMatchObject({
    code: "client_unauthorized",
    message:
      "NZBGet asks for a user name and password (401); set CLIENT_NZBGET_USERNAME and CLIENT_NZBGET_PASSWORD.",
  });
  expect(await asked({ ...PASS, password: () => "wr0ng" })).toMatchObject({
    code: "client_unauthorized",
  });
  for (const [answers, says] of [
    [{ status: 200, body: "<html>hi</html>", type: "text/html" }, /answer is not from its API/],
    [{ status: 503, body: "" }, /an error \(503\)/],
    [{ status: 302, body: "", headers: { location: "/x" } }, /redirects to \/x \(302\)/],
    [{ status: 200, body: '{"result":null}' }, /settings cannot be read/],
    [{ status: 200, body: '{"error":{"message":"s3cret: wörd"}}' }, /answers config with an error/],
  ] as const) {
    fake.said.answers = answers;
    const error = (await asked(PASS)) as Error;
    expect(error).toMatchObject({
      code: "client_unavailable",
      message: expect.stringMatching(says),
    });
    expect(error.message).not.toContain("s3cret");
  }
});

test("reports problematic settings and the hook to the doctor", async () => {
  await using fake = await startFakeNzbget();
  await using client = await newsreaderAt("nzbget", fake.url);
  expect(await client.report(never)).toMatchObject({
    version: "21.0",
    warnings: [],
    hook: { enabled: false },
  });
  fake.options["KeepHistory"] = "0";
  fake.options["InterDir"] = "";
  fake.options["Extensions"] = "other/main.py, torrent-done.sh";
  const { warnings, hook } = await client.report(never);
  expect(warnings.map(({ found }) => found)).toEqual([
    "NZBGet keeps no history.",
    "NZBGet downloads directly into its final folders.",
  ]);
  expect(hook).toMatchObject({ enabled: true, path: "/scripts/torrent-done.sh" });
  expect(await client.folders(never)).toEqual({ download: ["/dl"], incomplete: undefined });
});

test("quotes any script path in the line to paste", () => {
  const { line } = NZBGET_KIND.hook({ script: "/opt/my $(x) 'y'/torrent-done.sh", client: "news" });
  expect(line).toBe(`ln -s '/opt/my $(x) '\\''y'\\''/torrent-done.sh' torrent-done.sh`);
});
