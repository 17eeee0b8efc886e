import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HEAT_FILE } from "../../../../support/engine.ts";
import { movie } from "../../../../support/works.ts";
import { testServer } from "../../support-server.ts";

const catalogue = [movie(949, "Heat", 1995)];

test("a path below a watched folder is added once, with the named identity", async () => {
  await using server = await testServer({ catalogue });
  const path = server.engine.drop("Heat.mkv");
  const first = await server.data("execute_ingest", { path, type: "movie", tmdb_id: 949 }, "mcp:claude");
  expect(first).toMatchObject({
    item: { name: "Heat.mkv", path, source: "folder", state: "settling", identity: { type: "movie", tmdb_id: 949 } },
    engine: { running: true },
  });
  const { id } = first.item as { id: number };
  expect(await server.engine.history(id)).toEqual([expect.objectContaining({ action: "found", actor: "mcp:claude" })]);
  expect(await server.data("execute_ingest", { path })).toMatchObject({ item: { id } });
});

test("a dry run shows where the files would go, and makes none", async () => {
  await using server = await testServer({ catalogue });
  const path = server.engine.drop("Heat.1995.1080p.mkv");
  for (const named of [{}, { type: "movie", tmdb_id: 949 }]) {
    expect(await server.data("execute_ingest", { path, dry_run: true, ...named })).toEqual({
      identity: { type: "movie", tmdb_id: 949, title: "Heat", year: 1995 },
      files: [
        {
          path: "Heat.1995.1080p.mkv",
          role: "video",
          destination: join(server.engine.library, HEAT_FILE),
          method: "hardlink",
        },
      ],
      warnings: [],
      library_folder: join(server.engine.library, "Movies"),
    });
  }
  expect(server.engine.inLibrary()).toEqual([]);
  expect(await server.data("get_ingest_queue", { state: "all" })).toEqual({ items: [], total: 0 });
});

test("a dry run names the library of Plex, and the rule that chose it", async () => {
  const preview = { files: [], warnings: [], library: "Movies 4K", rule: 1 };
  await using server = await testServer({ review: () => ({ planBelowRoots: async () => preview }) });
  expect(await server.data("execute_ingest", { path: "/in/Heat.mkv", dry_run: true })).toEqual(preview);
});

test("a path elsewhere, a link, a path through one, and what is not there are refused, and nothing is added", async () => {
  await using server = await testServer();
  const { downloads } = server.engine;
  symlinkSync("/etc", join(downloads, "way-out"));
  for (const [path, code] of [
    ["/etc/passwd", "refused"],
    [downloads, "refused"],
    [join(downloads, "..", "media"), "refused"],
    [join(downloads, "way-out"), "refused"],
    [join(downloads, "way-out", "passwd"), "refused"],
    [join(downloads, "no\0thing"), "invalid_request"],
    [join(downloads, "nothing"), "not_found"],
  ])
    expect(await server.error("execute_ingest", { path }), path).toMatch(new RegExp(`^${code}: `));
  expect(await server.data("get_ingest_queue", { state: "all" })).toEqual({ items: [], total: 0 });
});
