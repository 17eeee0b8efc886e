import { expect, test } from "vitest";
import { IGNORED_BACKLOG, PARKED, UNKNOWN_TO_RESTORED } from "../../../src/core/release/backlog.ts";
import { withOfferedCalls } from "../../../src/hosts/mcp/server.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { inReview } from "../../support/review-release.ts";
import { waitingOfEachKind } from "../cli/review/waiting.ts";
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

test("no tool answer names a command unless the step needs a terminal", async () => {
  await using waiting = await waitingOfEachKind(1);
  const { engine } = waiting;
  const messages = [PARKED, UNKNOWN_TO_RESTORED, IGNORED_BACKLOG];
  for (const [at, reason] of messages.entries()) {
    await engine.store.write((trx) =>
      addRelease(
        trx,
        {
          source: "folder",
          name: `old-${at}`,
          path: `/in/${at}`,
          state: "ignored",
          reasons: [reason],
        },
        { actor: "engine", at: 1 },
      ),
    );
  }
  await using server = await testServer({ engine });
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
  for (const { id } of queue.items.filter((_, at) => at % 9 === 0)) {
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
  await using server = await testServer();
  const id = await inReview(server.engine, "Heat.mkv");
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
