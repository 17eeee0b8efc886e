import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { movie } from "../../support/works.ts";
import { type ReviewServer, reviewServer } from "./support-review.ts";
import type { Data } from "./support-server.ts";

const RELEASE = "Heat.1995.mkv";
const catalogue = [movie(949, "Heat", 1995)];

/** Counts other connections' writes to the database, as seen by a second connection. */
function watchWrites({ engine }: ReviewServer): Disposable & { version(): number } {
  const raw = new Sqlite(engine.storeFiles.database, { readonly: true });
  return {
    version: () => raw.pragma("data_version", { simple: true }) as number,
    [Symbol.dispose]: () => raw.close(),
  };
}

const READS: [string, Data][] = [
  ["get_ingest_queue", {}],
  ["get_ingest_queue", { state: "all", limit: 100 }],
  ["get_ingest_item", { id: 1 }],
  ["get_ingest_history", {}],
  ["get_ingest_history", { id: 1 }],
  ["get_ingest_statistics", {}],
  ["get_watcher_status", {}],
];

test("reading the queue writes nothing to the database if the client approves by version", async () => {
  await using server = await reviewServer([RELEASE], { catalogue });
  const id = await server.id(RELEASE);
  using writes = watchWrites(server);
  const before = writes.version();
  for (const [name, args] of READS) {
    expect(await server.answer(name, args), name).toMatchObject({ ok: true });
  }
  expect(writes.version()).toBe(before);
  // A release that is not remembered as shown is not approved without its version.
  const blind = await server.answer("approve_ingest", { ids: [id] });
  expect(blind).toMatchObject({ data: { results: [{ ok: false, code: "conflict" }] } });
  const { version } = await server.engine.now(id);
  const named = await server.answer("approve_ingest", {
    ids: [id],
    type: "movie",
    tmdb_id: 949,
    version,
  });
  expect(named).toMatchObject({ data: { results: [{ ok: true, state: "approved" }] } });
  expect(writes.version()).toBeGreaterThan(before);
});

test("records what an MCP client was first shown, because the client may approve by id only", async () => {
  await using server = await reviewServer([RELEASE], { catalogue });
  const id = await server.id(RELEASE);
  using writes = watchWrites(server);
  const before = writes.version();
  await server.data("get_ingest_queue");
  expect(writes.version()).toBeGreaterThan(before);
  expect((await server.engine.now(id)).shown).toBe("movie/949");
});

test("does not record what a reader was shown, because another client could then approve it by id", async () => {
  await using server = await reviewServer([RELEASE], { catalogue, role: "reader" });
  using writes = watchWrites(server);
  const before = writes.version();
  for (const [name, args] of READS) await server.data(name, args);
  expect(writes.version()).toBe(before);
});
