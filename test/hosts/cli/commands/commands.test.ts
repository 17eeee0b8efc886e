import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { listVerdicts } from "../../../../src/app/engine/verdicts.ts";
import type { ShownStatus } from "../../../../src/app/shown/status-shape.ts";
import { reject } from "../../../../src/hosts/cli/commands/decisions.ts";
import { show } from "../../../../src/hosts/cli/commands/explain.ts";
import { history } from "../../../../src/hosts/cli/commands/history.ts";
import { plan } from "../../../../src/hosts/cli/commands/names.ts";
import { queue } from "../../../../src/hosts/cli/commands/queue.ts";
import { status, watchStatus } from "../../../../src/hosts/cli/commands/status.ts";
import { add } from "../../../../src/hosts/cli/commands/take-in.ts";
import type { Paper } from "../../../../src/hosts/cli/terminal/paper.ts";
import type { Context } from "../../../../src/hosts/cli/terminal/print.ts";
import type { Review } from "../../../support/review.ts";
import { shownItem, shownRelease } from "../../../support/shown-release.ts";
import { fakeContext, fakeIo, PIPE } from "../fake-context.ts";

const item = shownItem("Heat.mkv", {
  files: [
    {
      path: "Heat.mkv",
      role: "video",
      bytes: 10,
      destination: "/media/Heat.mkv",
      method: "hardlink",
    },
    { path: "planned.srt", role: "subtitle", bytes: 1, destination: "/media/planned.srt" },
  ],
  history: [
    { id: 1, at: "2026-01-01T10:00:00.000Z", action: "found", to: "settling", actor: "engine" },
  ],
});
const release = shownRelease("Heat.mkv");
const SEVEN = { ids: [7], ranges: [] };
const answers: Partial<Review> = {
  status: async () => ({
    engine: { running: true, paused: false },
    engines: [
      { storage: "nas", host: "nas", pid: 1, state: "working", since: "2026-01-01T10:00:00.000Z" },
    ],
    mode: "hybrid",
    verdicts: [],
    sources: [],
    counts: {},
    works: { filed: 0, shown: 0 },
    settings: [],
    last_errors: [],
  }),
  page: async () => ({ items: [release], total: 3, next: "c2" }),
  show: async () => item,
  history: async () => ({ entries: item.history, total: 9, next: "c9" }),
  add: async () => ({ items: [item] }),
  preview: async () => ({ files: item.files, warnings: ["Doubtful."] }),
  reject: async (ids) => ({
    results: ids.map((id) => ({ id, ok: true, state: "rejected" })),
    engine: { running: true },
  }),
};
const withIo = (more: Parameters<typeof fakeIo>[0] = {}, given = answers) => {
  const io = fakeIo(more);
  return { io, ...fakeContext(io, given) };
};

test.each<[string, (context: Context) => Promise<number>, unknown]>([
  ["status", (c) => status.run({ json: true }, c), await answers.status?.()],
  [
    "queue",
    (c) => queue.run({ state: "review", limit: 9, json: true }, c),
    { items: [release], total: 3, next: "c2" },
  ],
  ["show", (c) => show.run({ id: 7, json: true }, c), { item }],
  [
    "history",
    (c) => history.run({ id: 7, limit: 9, json: true }, c),
    { entries: item.history, total: 9, next: "c9" },
  ],
  ["add", (c) => add.run({ paths: ["/x"], json: true }, c), { items: [item] }],
  [
    "plan",
    (c) => plan.run({ target: "7", json: true }, c),
    { files: item.files, warnings: ["Doubtful."] },
  ],
  [
    "reject",
    (c) => reject.run({ ids: SEVEN, json: true }, c),
    { results: [{ id: 7, ok: true, state: "rejected" }], engine: { running: true } },
  ],
])("%s --json prints exactly one object, on one line", async (_, command, expected) => {
  const { io, context } = withIo();
  expect(await command(context)).toBe(0);
  expect(io.written()).toBe(`${JSON.stringify(expected)}\n`);
});

test("without --json, each command prints lines with the next step and the command for the next page", async () => {
  const { io, context } = withIo();
  await queue.run({ state: "review", limit: 1 }, context);
  expect(io.written()).toContain("#7 Heat.mkv");
  expect(io.written()).toContain("1 of 3. Next: plex-ingest queue --limit 1 --cursor c2");
  await history.run({ id: undefined, limit: 1 }, context);
  expect(io.written()).toContain("1 of 9. Older: plex-ingest history --limit 1 --cursor c9");
  await add.run({ paths: ["/x"] }, context);
  expect(io.written()).toContain("#7 Heat.mkv: review");
  await plan.run({ target: "7" }, context);
  expect(io.written()).toContain("! Doubtful.");
  await show.run({ id: 7 }, context);
  expect(io.written()).toContain("  in /in/Heat.mkv");
});

test("a plan begins with the release and its identity, or with the name of the path", async () => {
  const identity = { type: "movie" as const, tmdb_id: 949, title: "Heat", year: 1995 };
  const { io, context } = withIo({}, { ...answers, show: async () => ({ ...item, identity }) });
  await plan.run({ target: "#7" }, context);
  await plan.run({ target: "/in/Other.mkv" }, context);
  const lines = io.written().split("\n");
  expect(lines[0]).toBe("#7 Heat.mkv: Heat (1995) [movie 949]");
  expect(lines).toContain("Other.mkv");
});

test("shows a release's name once above its history, and how to preview the release while it is in review", async () => {
  const named = item.history.map((entry) => ({ ...entry, release_id: 7, name: "Heat.mkv" }));
  const identity = { type: "movie" as const, tmdb_id: 949, title: "Heat" };
  const { io, context } = withIo(
    {},
    {
      history: async () => ({ entries: named, total: 1 }),
      show: async () => ({ ...item, identity, history: named }),
    },
  );
  await history.run({ id: 7, limit: 9 }, context);
  expect(io.written()).toBe("#7 Heat.mkv\n  2026-01-01 10:00:00 UTC: found → settling\n1 of 1.\n");
  await show.run({ id: 7 }, context);
  expect(io.written()).toContain("  preview the destinations: plex-ingest plan 7\n");
  expect(io.written()).toMatch(/newest first:\n {2}2026-01-01 10:00:00 UTC: found → settling\n$/);
});

test("an empty queue also reports the number of parked releases", async () => {
  let parked = 0;
  const io = fakeIo();
  const { context } = fakeContext(io, {
    page: async () => ({ items: [], total: 0 }),
    parked: async () => parked,
  });
  await queue.run({ state: "review", limit: 1 }, context);
  await queue.run({ state: "failed", limit: 1 }, context);
  await queue.run({ state: "all", limit: 1 }, context);
  expect(io.written()).toBe(
    "Nothing is in review.\nNo release is in the state failed.\nNo releases were found.\n",
  );
  parked = 28;
  await queue.run({ state: "review", limit: 1 }, context);
  expect(io.written().split("\n")[3]).toBe(
    "Nothing is in review. 28 downloads are parked until you decide: plex-ingest backlog",
  );
});

test("an empty queue and the status report which downloads may still change", async () => {
  const io = fakeIo();
  const lines = [
    "3 downloads wait until their files stop changing: unchanged for 60 s (INGEST_STABLE_SECONDS), 40 s left.",
  ];
  const { context } = fakeContext(io, {
    page: async () => ({ items: [], total: 0 }),
    parked: async () => 0,
    status: async () => answers.status!(),
    settling: async () => lines,
  });
  await queue.run({ state: "review", limit: 1 }, context);
  expect(io.written()).toBe(`Nothing is in review.\n${lines[0]}\n`);
  await status.run({}, context);
  expect(io.written()).toContain(`  ${lines[0]}\n`);
});

test.each([
  ["rejected", false],
  ["settling", true],
  ["filing", true],
])("reports that no engine is running for a release that is %s: %s", async (state, waits) => {
  const answer = async () => ({
    results: [{ id: 7, ok: true, state }],
    engine: { running: false },
  });
  const { io, context } = withIo({}, { reject: answer });
  await reject.run({ ids: SEVEN }, context);
  expect(io.written().includes("No engine is running")).toBe(waits);
});

async function statusOf(more: Partial<ShownStatus>): Promise<ShownStatus> {
  const shown = { ...(await answers.status!()), ...more };
  const sources = shown.sources.map((source) => ({ ...source, kind: "folder" as const }));
  return { ...shown, verdicts: listVerdicts(shown, sources) };
}
const stopped = { running: false, paused: false };
const folder = (healthy: boolean) => ({
  kind: "folder",
  name: "/in",
  healthy,
  message: "It is not mounted.",
});

test.each([
  ["all is well", {}, 0],
  ["no engine runs", { engine: stopped }, 1],
  ["a source is sick", { sources: [folder(true), folder(false)] }, 1],
  ["no engine runs, and one starts for each torrent", { engine: stopped, mode: "hook" }, 0],
  [
    "a source was sick when the last engine ended",
    { engine: stopped, mode: "hook", sources: [folder(false)] },
    1,
  ],
])("status sets its exit code when %s, with --json as well", async (_, more, code) => {
  const { context } = withIo({}, { status: () => statusOf(more) });
  expect(await status.run({}, context)).toBe(code);
  expect(await status.run({ json: true }, context)).toBe(code);
});

/** Returns the output after one status for each element of `all`. */
async function watched(paper: Paper, all: readonly object[]): Promise<string> {
  const stop = new AbortController();
  const io = fakeIo({ signal: stop.signal, paper });
  let looks = 0;
  const read = async () => {
    const more = all[looks++];
    if (looks === all.length) stop.abort();
    return { status: await statusOf(more ?? {}), settling: [] };
  };
  await watchStatus(io, read, { json: false, intervalMs: 1 });
  return io.written();
}

test("status --watch redraws on a terminal, and writes only changes in a pipe", async () => {
  const changes = [{}, {}, { engine: stopped }];
  const running = "The engine is running. Mode hybrid.\n\n  No releases yet.\n";
  const ended = running.replace("The engine is running.", "No engine is running.");
  expect(await watched(PIPE, changes)).toBe(`${running}\n${ended}`);
  const drawn = await watched({ ...PIPE, columns: 80, rows: 24, redraws: true }, changes);
  expect(
    drawn
      .split("\u001b[H")
      .slice(1)
      .map((text) => stripVTControlCharacters(text)),
  ).toEqual([running, running, ended]);
});

test("status --watch ends on its signal", async () => {
  const stop = new AbortController();
  const io = fakeIo({ signal: stop.signal });
  let looks = 0;
  const { context } = fakeContext(io, {
    status: async () => {
      looks++;
      setImmediate(() => stop.abort());
      return answers.status!();
    },
  });
  expect(await status.run({ watch: true }, context)).toBe(0);
  expect(looks).toBe(1);
});

test("shows a duplicate next to the library's file in text output, but not in JSON", async () => {
  const reasons = [{ code: "duplicate", message: "The library has it already." }];
  const compare: Review["compare"] = async () => [
    {
      fresh: { path: "/in/Heat.mkv", resolution: "2160p" },
      there: [{ path: "/media/Heat.mkv", release_id: 3 }],
    },
  ];
  const given = { ...answers, show: async () => ({ ...item, reasons }), compare };
  const io = fakeIo();
  await show.run({ id: 7 }, fakeContext(io, given).context);
  expect(io.written()).toMatch(/Versions:\n {2}in the library .*\n {2}this one .*2160p/);
  const json = fakeIo();
  await show.run({ id: 7, json: true }, fakeContext(json, given).context);
  expect(json.written()).not.toContain("in the library");
});
