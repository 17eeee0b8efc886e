import { join } from "node:path";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { withOfferedCalls } from "../../../src/hosts/mcp/server.ts";
import { SILENT_LOG } from "../../support/log.ts";
import type { WholeEngine } from "../../support/whole-engine.ts";
import { reviewServer } from "./support-review.ts";
import { testServer } from "./support-server.ts";

test("next steps omit the command if its tool is offered, and name the command otherwise", () => {
  const next = [
    { text: "plex-ingest reject 7", tool: "reject_ingest", arguments: { ids: [7] } },
    { text: "unpack it" },
    {
      text: "x",
      tool: "approve_ingest",
      search: { tool: "search_tmdb", arguments: { query: "Heat" } },
    },
  ];
  const answer = { items: [{ name: "plex-ingest", next }], next: "a cursor" };
  const items = (only: (tool: string) => boolean) => withOfferedCalls(answer, only);
  expect(items(() => true)).toEqual({
    items: [
      {
        name: "plex-ingest",
        next: [
          { tool: "reject_ingest", arguments: { ids: [7] } },
          { text: "unpack it" },
          { tool: "approve_ingest", search: { tool: "search_tmdb", arguments: { query: "Heat" } } },
        ],
      },
    ],
    next: "a cursor",
  });
  expect(items((tool) => tool === "approve_ingest")).toEqual({
    items: [
      {
        name: "plex-ingest",
        next: [{ text: "plex-ingest reject 7" }, { text: "unpack it" }, { tool: "approve_ingest" }],
      },
    ],
    next: "a cursor",
  });
});

/** Downloads of several kinds, each of which waits for another reason. */
const WAITING: Parameters<typeof reviewServer>[0] = [
  "Dune.mkv",
  "The.Office.S01E01.mkv",
  "Nothing.Known.2031.mkv",
  "Firefly.2002.S01E99.mkv",
  ["Firefly.2002.S01", ["Firefly.S01E01.mkv", "odd.mkv"]],
  ["The.Fly.1986", ["film.mkv", "another.mkv"]],
  ["The.Fly.1958.SAMPLE", ["sample.mkv"]],
  ["Metropolis", ["VIDEO_TS/VIDEO_TS.IFO"]],
];
/** Two releases of one film: the second one then waits as a duplicate. */
const TWICE = ["Inception.2010.mkv", "Inception.2010.1080p.WEB-DL.mkv"];
const REASONS = [
  "backlog",
  "backlog_ignored",
  "close_second",
  "disc",
  "duplicate",
  "episode_missing",
  "no_match",
  "pack_incomplete",
  "remake_rival",
  "sample",
  "series_ambiguous",
  "several_works",
];

/** Takes in a download in each of the ways in which the engine leaves it out of the queue. */
async function addIgnored({ store, clock, downloads, signal }: WholeEngine): Promise<void> {
  const ways = [
    ["parked", "ask", false],
    ["ignored", "ignore", false],
    ["restored", "process", true],
  ] as const;
  for (const [name, policy, isRestored] of ways) {
    const backlog = createBacklog({ store, policy, clock, log: SILENT_LOG });
    const fresh = [{ name: `${name}.mkv`, kind: "file" as const }];
    const root = join(downloads, name);
    await backlog.takeInNew(root, { fresh, total: 99, there: true, isRestored }, signal);
  }
}

test("no tool answer names a command unless the step needs a terminal", async () => {
  await using server = await reviewServer([...TWICE, ...WAITING]);
  const { engine } = server;
  const twice = await Promise.all(TWICE.map(server.id));
  await server.data("approve_ingest", { ids: twice, type: "movie", tmdb_id: 27_205 });
  await engine.round();
  await addIgnored(engine);
  const all = await engine.all();
  const codes = all.flatMap(({ reasons }) => reasons.map(({ code }) => code));
  expect(codes).toEqual(expect.arrayContaining(REASONS));
  const answers: unknown[] = [];
  type Page = { items: { id: number }[]; next?: string };
  const queue = (await server.data("get_ingest_queue", { limit: 100, detail: "full" })) as Page;
  answers.push(queue);
  for (let { next } = queue; next !== undefined; ) {
    const page = (await server.data("get_ingest_queue", {
      limit: 100,
      detail: "full",
      cursor: next,
    })) as Page;
    answers.push(page);
    next = page.next;
  }
  answers.push(
    await server.data("get_ingest_queue", { state: "ignored", limit: 100, detail: "full" }),
  );
  for (const { id } of all) {
    answers.push(await server.data("get_ingest_item", { id }));
  }
  for (const name of ["get_ingest_history", "get_watcher_status", "get_ingest_statistics"]) {
    answers.push(await server.data(name));
  }
  answers.push(
    await server.error("undo_ingest", { id: queue.items[0]?.id }),
    await server.error("retry_ingest", { ids: [] }),
  );
  const text = JSON.stringify(answers);
  expect([...text.matchAll(/`plex-ingest [^`]*`(?! at a terminal)/g)].map(String)).toEqual([]);
  // A blank for a work comes with the call that finds the work.
  expect(text).toContain('"search":{"tool":"search_tmdb","arguments":{"query":');
});

test("a refused undo or approval names tools, and no command that a client cannot run", async () => {
  await using server = await reviewServer(["Heat.mkv"]);
  const id = await server.id("Heat.mkv");
  const undo = await server.error("undo_ingest", { id });
  expect(undo).toContain(`Reject it with reject_ingest {"ids":[${id}]}`);
  const missing = await server.error("get_ingest_item", { id: 99 });
  expect(missing).toContain("get_ingest_queue");
  const approved = await server.data("approve_ingest", { ids: [99] });
  expect(JSON.stringify([undo, missing, approved])).not.toContain("`plex-ingest ");
});

test("a preview of an unidentified file names the tool's arguments", async () => {
  await using server = await testServer();
  const path = server.engine.drop("Nothing.Known.2031.1080p.mkv");
  const error = await server.error("preview_rename", { path });
  expect(error).toContain("with type and tmdb_id");
});
