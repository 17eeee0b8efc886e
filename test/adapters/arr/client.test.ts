import { expect, test } from "vitest";
import { Outage } from "../../../src/base/errors.ts";
import type { FakeAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { startFakeArr } from "../../support/arr.ts";
import { connected, never } from "./connected.ts";

const HASH = "0123456789ABCDEF0123456789ABCDEF01234567";

const outageOf = (asked: Promise<unknown>): Promise<Outage> =>
  asked.then(
    () => Promise.reject(new Error("It answered.")),
    (error: unknown) => (error instanceof Outage ? error : Promise.reject(error)),
  );

test.each(["sonarr", "radarr"] as const)("reads all lists of %s below a path", async (kind) => {
  await using fake = await startFakeArr(kind, "/apps/arr");
  await using app = await connected(fake, kind);
  const messages = [{ title: "a.mkv", messages: ["Sample"] }];
  fake.state.queue.push(
    {
      downloadId: HASH,
      title: "Glass.Nought.1987",
      trackedDownloadState: "importBlocked",
      statusMessages: messages,
      outputPath: "/downloads/Glass.Nought.1987",
    },
    { title: "Delayed.2001", trackedDownloadState: "downloading" },
  );
  const data = { droppedPath: "/downloads/a.mkv", importedPath: "/movies/a.mkv" };
  fake.state.history.push(
    { downloadId: HASH, sourceTitle: "Glass", eventType: "grabbed", at: 1000 },
    { downloadId: HASH, sourceTitle: "Glass", eventType: "downloadFolderImported", at: 2000, data },
    { downloadId: "OTHER", sourceTitle: "Other", eventType: "grabbed", at: 3000 },
  );
  fake.state.client = {
    implementation: "Flood",
    category: "Films",
    importedCategory: "done",
    directory: "/films",
    watchFolder: "/watch",
    tags: ["a"],
  };
  expect((await app.queue(never)).rows).toEqual([
    {
      downloadId: HASH,
      title: "Glass.Nought.1987",
      status: "completed",
      state: "importBlocked",
      health: "warning",
      messages,
      outputPath: "/downloads/Glass.Nought.1987",
    },
  ]);
  expect((await app.history(HASH, never)).map(({ type, at }) => [type, at])).toEqual([
    ["downloadFolderImported", 2000],
    ["grabbed", 1000],
  ]);
  expect(await app.recent(never)).toHaveLength(3);
  expect(await app.recent(never, { type: "imported" })).toMatchObject([data]);
  expect(await app.downloadClients(never)).toEqual([fake.state.client]);
  fake.state.client = { implementation: "Sabnzbd", enable: false };
  expect(await app.downloadClients(never)).toEqual([]);
  expect(await app.report(never)).toEqual({
    version: "5.0.0.1",
    rootFolders: kind === "sonarr" ? ["/tv"] : ["/movies"],
  });
});

test("reads when the app started and last looked, and its clock from the time of its answers", async () => {
  await using fake = await startFakeArr("radarr");
  await using app = await connected(fake, "radarr");
  const start = Date.parse("2026-03-01T12:00:00Z");
  fake.state.now = () => start + 7_200_900;
  fake.state.startedAt = start;
  fake.state.lookedAt = start + 65_900;
  expect(await app.looks(never)).toEqual({ startedAt: start, lookedAt: start + 65_000 });
  expect(Math.round((app.now() - start) / 60_000)).toBe(120);
  for (const body of ["[]", '[{"taskName":"RefreshMonitoredDownloads","lastStartTime":null}]']) {
    fake.state.instead = ({ path }) => (path.endsWith("/task") ? { status: 200, body } : undefined);
    expect(await app.looks(never)).toEqual({ startedAt: start, lookedAt: undefined });
  }
});

test("reads a queue that changes while it is read in one answer, or as no answer", async () => {
  await using fake = await startFakeArr("radarr");
  await using app = await connected(fake, "radarr");
  const rows = Array.from({ length: 600 }, (_, index) => ({
    downloadId: String(index).padStart(40, "0"),
    title: `T${index}`,
    trackedDownloadState: "downloading",
  }));
  // One entry leaves after each request, so each later page would begin one entry too late.
  fake.state.queue = rows;
  fake.state.instead = () => {
    fake.state.queue = fake.state.queue.slice(1);
    return undefined;
  };
  expect((await app.queue(never)).rows).toHaveLength(599);
  fake.state.instead = undefined;
  fake.state.queue = rows;
  fake.state.maxPageSize = 100;
  expect((await app.queue(never)).rows).toHaveLength(600);
  fake.state.instead = ({ path }) =>
    path.endsWith("/details") ? { status: 200, body: "[]" } : undefined;
  expect(await outageOf(app.queue(never))).toMatchObject({
    message: expect.stringMatching(/its queue has more entries than it sends/),
  });
});

test("reads histories of several pages, and events of a version that ignores downloadId", async () => {
  await using fake = await startFakeArr("sonarr");
  await using app = await connected(fake, "sonarr");
  for (let index = 0; index < 600; index++) {
    const downloadId = String(index).padStart(40, "0");
    fake.state.queue.push({ downloadId, title: `T${index}`, trackedDownloadState: "downloading" });
    fake.state.history.push({ downloadId, sourceTitle: "T", eventType: "grabbed", at: index });
  }
  expect(new Set((await app.queue(never)).rows.map(({ title }) => title)).size).toBe(600);
  expect(fake.asked()).toHaveLength(1);
  fake.state.ignoresId = true;
  expect(await app.history("7".padStart(40, "0"), never)).toHaveLength(1);
  fake.asked();
  for (let at = 600; at < 2400; at++) {
    fake.state.history.push({ sourceTitle: "T", eventType: "episodeFileRenamed", at });
  }
  // Only pages with events since that time are read, also if they name no download.
  expect(await app.recent(never, { since: 1500 })).toEqual([]);
  expect(fake.asked()).toHaveLength(1);
  expect(await app.recent(never, { since: 500 })).toHaveLength(200);
  expect(fake.asked()).toHaveLength(2);
});

const page = (status: number, headers: Record<string, string> = {}): FakeAnswer => ({
  status,
  body: "<html>",
  type: "text/html",
  headers,
});

test.each<[string, FakeAnswer | { key?: string | null }, string, RegExp]>([
  [
    "a wrong key",
    { key: "wrong" },
    "arr_unauthorized",
    /refuses the API key \(401\).*SONARR_API_KEY/,
  ],
  ["no key", { key: null }, "arr_unauthorized", /needs its API key\. Set SONARR_API_KEY/],
  [
    "a login page",
    page(302, { location: "/login?returnUrl=%2F" }),
    "arr_unavailable",
    /login page, \/login \(302\)/,
  ],
  [
    "a login elsewhere",
    page(302, { location: "https://login.example.org/x?secret=1" }),
    "arr_unavailable",
    /redirects to .*https:\/\/login\.example\.org \(302\)/,
  ],
  [
    "a path in front",
    page(307, { location: "/sonarr/api/v3/queue" }),
    "arr_unavailable",
    /redirects to \/sonarr\/api\/v3\/queue \(307\)/,
  ],
  [
    "a proxy's password",
    page(401, { "www-authenticate": "Basic" }),
    "arr_unavailable",
    /proxy in front of it asks for a login/,
  ],
  ["a web page", page(200), "arr_unavailable", /a web page answers instead of the API.*SONARR_URL/],
  ["no such path", page(404), "arr_unavailable", /no API at this path \(404\)/],
  ["a broken proxy", page(502), "arr_unavailable", /returned an error \(502\)/],
  [
    "half of an answer",
    { status: 200, body: '{"records": [' },
    "arr_unavailable",
    /not one of Sonarr's/,
  ],
  [
    "another program's data",
    { status: 200, body: '{"ok": true}' },
    "arr_unavailable",
    /not one of Sonarr's/,
  ],
])("tells %s apart", async (_, given, code, message) => {
  await using fake = await startFakeArr("sonarr");
  await using app = await connected(fake, "sonarr", "status" in given ? {} : given);
  if ("status" in given) fake.state.instead = () => given;
  const outage = await outageOf(app.queue(never));
  expect(outage).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(outage.message).not.toMatch(/secret|wrong|returnUrl/);
});

test("an app's page that answers every address is distinguished from the API below its path", async () => {
  await using fake = await startFakeArr("radarr", "/radarr");
  await using app = await connected(fake, "radarr", { url: fake.origin });
  expect((await outageOf(app.queue(never))).message).toMatch(/web page answers instead/);
});

test("Radarr at the address of Sonarr is named", async () => {
  await using fake = await startFakeArr("radarr");
  await using app = await connected(fake, "sonarr");
  expect((await outageOf(app.report(never))).message).toMatch(/Radarr answers at this address/);
});

test("nothing listens: the outage passes on its own", async () => {
  const fake = await startFakeArr("sonarr");
  await fake.close();
  await using app = await connected(fake, "sonarr");
  expect(await outageOf(app.queue(never))).toMatchObject({
    code: "arr_unavailable",
    isLasting: false,
    message: expect.stringMatching(/nothing is listening/),
    isOfService: true,
  });
});

test("records of any form are read or dropped, and never fail", async () => {
  await using fake = await startFakeArr("sonarr");
  await using app = await connected(fake, "sonarr");
  const odd: unknown[] = [
    null,
    7,
    "x",
    [],
    {},
    { downloadId: 5 },
    { downloadId: "" },
    { downloadId: "A", statusMessages: 3 },
  ];
  const records = [...odd, { downloadId: "B", title: null, statusMessages: [{}] }];
  fake.state.instead = () => ({
    status: 200,
    body: JSON.stringify({ totalRecords: records.length, records }),
  });
  const entry = { title: "", status: "", state: "", health: "" };
  expect((await app.queue(never)).rows).toEqual([
    { ...entry, downloadId: "A", messages: [] },
    { ...entry, downloadId: "B", messages: [{ title: "", messages: [] }] },
  ]);
  expect(await app.history("B", never)).toEqual([]);
});
