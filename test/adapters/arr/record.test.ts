import { expect, test } from "vitest";
import { toSingleArrApp } from "../../../src/adapters/arr/apps.ts";
import type { ArrExchange } from "../../../src/adapters/arr/client.ts";
import { type ArrRecording, createArrRecorder } from "../../../src/adapters/arr/record/recorder.ts";
import { walkArr } from "../../../src/adapters/arr/record/walk.ts";
import type { ArrKind } from "../../../src/core/arr/app.ts";
import { startLoopback, toJsonAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { ARR_KEY, type FakeArr, startFakeArr } from "../../support/arr.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { randomFrom } from "../../support/random.ts";

const { signal } = new AbortController();
const HASH = "5D776C4EFB0D55001F583C385D776C4EFB0D5500";
const NAME = "Harbour.Lights.2001.1080p.BluRay-OLGA";
const AT = Date.parse("2026-03-01T12:00:00Z");

function fill({ state }: FakeArr): void {
  state.queue.push({
    downloadId: HASH,
    title: NAME,
    trackedDownloadState: "importBlocked",
    statusMessages: [
      { title: NAME, messages: [`No files found are eligible for import in /srv/olga/${NAME}`] },
    ],
    outputPath: `/srv/olga/${NAME}`,
  });
  state.history.push(
    { downloadId: HASH, sourceTitle: NAME, eventType: "grabbed", at: AT },
    {
      downloadId: "SABnzbd_nzo_kyt1f0",
      sourceTitle: "Sintel.2010",
      eventType: "downloadFolderImported",
      at: AT - 5000,
      data: { droppedPath: "/srv/olga/Sintel/sintel.mkv", importedPath: "/kino/Sintel/Sintel.mkv" },
    },
  );
  state.rootFolders = ["/kino/Olga", "/kino/Kinder"];
  state.client = {
    implementation: "QBittorrent",
    category: "olgas-filme",
    importedCategory: "fertig",
    directory: "/data/olgas-filme",
    tags: ["olgas-filme"],
  };
}

async function record(kind: ArrKind, change: (fake: FakeArr) => void, key = ARR_KEY) {
  await using fake = await startFakeArr(kind, "/olgas-app");
  change(fake);
  let note: (exchange: ArrExchange) => void = () => {};
  const app = await toSingleArrApp(
    kind,
    fake.url,
    { current: () => key },
    { clock: fakeClock(), note: (exchange) => note(exchange) },
  ).connect();
  const recorder = createArrRecorder({ kind, version: "1", base: "/olgas-app" }, randomFrom());
  note = recorder.note;
  const text = JSON.stringify(recorder.finish(await walkArr(app, signal)));
  await app.close();
  return { text, recording: JSON.parse(text) as ArrRecording, asked: fake.asked() };
}

/** Walks through a recording as if it were the app. */
async function replay({ kind, exchanges }: ArrRecording) {
  const unknown: string[] = [];
  await using server = await startLoopback({
    answer: ({ url }) => {
      const [place = "", query] = url.split("?");
      const named = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`);
      const asked = named.length > 0 ? `${place}?${named.join("&")}` : place;
      const found = exchanges.find((exchange) => exchange.asked === asked);
      if (!found) unknown.push(asked);
      return toJsonAnswer(found?.answer ?? {}, found?.status ?? 404);
    },
  });
  const app = await toSingleArrApp(
    kind,
    server.origin,
    { current: () => "replayed" },
    { clock: fakeClock() },
  ).connect();
  const results: unknown = JSON.parse(JSON.stringify(await walkArr(app, signal)));
  await app.close();
  return { results, unknown };
}

test.each(["sonarr", "radarr"] as const)(
  "a recording of %s replays to the same results, and contains every endpoint",
  async (kind) => {
    const { recording, asked } = await record(kind, fill);
    expect(await replay(recording)).toEqual({ results: recording.results, unknown: [] });
    expect(new Set(asked)).toEqual(
      new Set([
        "/system/status",
        "/system/task",
        "/rootfolder",
        "/queue",
        "/history/since",
        "/history",
        "/downloadclient",
      ]),
    );
    expect(recording.exchanges).toHaveLength(asked.length);
    // The recording keeps the states and messages that decide about a download.
    expect(recording.results).toMatchObject({
      queue: [
        {
          state: "importBlocked",
          messages: [
            { messages: [expect.stringMatching(/^No files found are eligible for import in \//)] },
          ],
        },
      ],
      recent: [
        { type: "grabbed", at: AT },
        { type: "downloadFolderImported", at: AT - 5000 },
      ],
      imported: [{ droppedPath: expect.stringMatching(/^\/\w+\/\w+\/\w+\/\w+\.mkv$/) }],
      "history of download 1": [{ type: "grabbed" }],
    });
    // A changed response leads to a different result.
    const changed = structuredClone(recording);
    for (const one of changed.exchanges) {
      if (one.asked.startsWith("/api/v3/rootfolder")) one.answer = [];
    }
    expect((await replay(changed)).results).not.toEqual(recording.results);
  },
);

test("names, paths, hosts, ids and categories are replaced, the same ones alike", async () => {
  const { text, recording } = await record("radarr", fill);
  const parts =
    /harbour|lights|olga|srv|kino|kinder|sintel|filme|fertig|kyt1f0|5d776c4e|localhost/i;
  expect(text).not.toMatch(parts);
  const { queue, recent } = recording.results as {
    queue: { downloadId: string; title: string; outputPath: string }[];
    recent: { downloadId: string; title: string }[];
  };
  expect(queue[0]?.downloadId).toMatch(/^[0-9a-f]{40}$/i);
  expect(recent[0]).toMatchObject({ downloadId: queue[0]?.downloadId, title: queue[0]?.title });
  expect(queue[0]?.outputPath.endsWith(`/${queue[0].title}`)).toBe(true);
});

test("keys and passwords are never part of a recording, whatever the app answers", async () => {
  const secrets = ["h0rse-battery", "c0rrect-staple", "aa11bb22cc33dd44", "tok-9-en"];
  const { text } = await record("sonarr", (fake) => {
    fill(fake);
    fake.state.instead = ({ path }) =>
      path.endsWith("/downloadclient")
        ? toJsonAnswer([
            {
              enable: true,
              apiKey: secrets[2],
              fields: [
                { name: "username", value: "x" },
                { name: "password", value: secrets[0] },
                { name: "urlBase", value: `/rpc?${secrets[1]}` },
                { name: "tvCategory", value: "olgas" },
                { name: "nested", value: { token: secrets[3] } },
              ],
            },
          ])
        : undefined;
  });
  for (const secret of [...secrets, ARR_KEY]) {
    for (const part of secret.split("-")) if (part.length > 2) expect(text).not.toContain(part);
  }
  expect(text).toContain("tvCategory");
});

test("an app that refuses is recorded with its refusals", async () => {
  const { recording } = await record("radarr", fill, "f".repeat(32));
  expect(recording.results).toMatchObject({
    report: { failed: "arr_unauthorized" },
    queue: { failed: "arr_unauthorized" },
  });
  expect((await replay(recording)).results).toEqual(recording.results);
  expect(JSON.stringify(recording)).not.toContain("f".repeat(32));
});
