import { join } from "node:path";
import { expect, test } from "vitest";
import { movie, series } from "../../../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { openWorks } from "../../../../../src/program/use-cases/works.ts";
import { HEAT_FILE } from "../../../../support/engine.ts";
import { testProgram } from "../../../../support/program.ts";
import { type FakeTmdb, startFakeTmdb } from "../../../../support/stand-ins.ts";
import { movie as candidate } from "../../../../support/works.ts";
import { reviewServer } from "../../support-review.ts";
import { testServer } from "../../support-server.ts";

const heat = movie([949, "Heat", "1995-12-15", 170, 30, "tt0113277"], {
  genres: ["Crime", "Drama"],
  overview: "Obsessive master thief Neil McCauley leads a crew on various heists.",
});
const show = series(
  [7, "Some Show", "2010-03-01", 45, 5, "tt0000007"],
  70,
  [{ season: 1, episodes: [{ title: "Pilot", date: "2010-03-01", overview: "It begins." }] }],
  { originalTitle: "Eine Serie", alternatives: ["The Show"] },
);
/** The tools over a TMDB stand-in; the search for releases has a separate list. */
async function withTmdb(drops: Parameters<typeof reviewServer>[0] = []) {
  await using stack = new AsyncDisposableStack();
  const tmdb: FakeTmdb = stack.use(
    await startFakeTmdb({ catalogue: { movies: [heat], series: [show] } }),
  );
  const server = stack.use(
    await reviewServer(drops, {
      toolsets: ["identify"],
      readOnly: true,
      catalogue: [candidate(949, "Heat", 1995)],
      identify: ({ store, downloads, library }) => {
        const settings = {
          TMDB_URL: tmdb.url,
          TMDB_API_KEY: tmdb.key,
          PLEX_INGEST_DIR: downloads,
          PLEX_MEDIA_ROOT: library,
        };
        return openWorks(stack.use(testProgram(settings, { store, readOnly: true })));
      },
    }),
  );
  const all = stack.move();
  return { ...server, tmdb, [Symbol.asyncDispose]: () => all[Symbol.asyncDispose]() };
}

// For a path, the preview is a dry run of execute_ingest.
test("previews a path, or a release with an approval's numbers and files, and creates nothing", async () => {
  await using it = await withTmdb([["Odd.Pack", ["a.mkv", "b.mkv"]]]);
  const id = await it.id("Odd.Pack");
  const files = [{ path: "b.mkv", skip: true }];
  const plan = await it.data("preview_rename", { id, type: "movie", tmdb_id: 949, files });
  expect(plan).toMatchObject({ identity: { type: "movie", tmdb_id: 949 } });
  expect(
    (plan["files"] as { destination?: string }[]).map(({ destination }) => destination),
  ).toEqual([join(it.engine.library, HEAT_FILE), undefined]);
  expect((await it.engine.now(id)).state).toBe("review");
  const path = it.engine.drop("Heat.1995.mkv");
  expect(await it.data("preview_rename", { path })).toMatchObject({
    identity: { tmdb_id: 949 },
    warnings: [],
  });
  expect(it.engine.inLibrary()).toEqual([]);
  for (const wrong of [
    {},
    { id, path: "/in/a" },
    { id, files: [{ path: "a.mkv", role: "hero" }] },
    { path, season: 1 },
  ]) {
    expect(await it.error("preview_rename", wrong)).toMatch(/^(?:invalid_request|refused): /);
  }
  expect(await it.error("preview_rename", { id, files: [{ skip: true }] })).toMatch(
    /files\.0\.path: is required/,
  );
  expect(await it.error("preview_rename", { id: 99, type: "tv", tmdb_id: 7 })).toMatch(
    /^not_found: /,
  );
});

test("previews the bare name of a file that does not exist, and says that only the name was read", async () => {
  await using it = await withTmdb();
  const preview = {
    files: [{ path: "Heat.1995.1080p.mkv", destination: join(it.engine.library, HEAT_FILE) }],
  };
  const named = await it.data("preview_rename", { filename: "Heat.1995.1080p.mkv" });
  expect(named).toMatchObject({ identity: { type: "movie", tmdb_id: 949 }, ...preview });
  expect(named["warnings"]).toEqual([expect.stringContaining("Only the name was read.")]);
  const chosen = { path: "Heat.1995.1080p.mkv", type: "movie", tmdb_id: "949" };
  expect(await it.data("preview_rename", chosen)).toMatchObject(preview);
  for (const path of ["Heat.1995", "notes.txt", "..", "Nothing.Like.It.1999.mkv"]) {
    expect(await it.error("preview_rename", { path }), path).toMatch(
      /^(?:invalid_request|not_found): /,
    );
  }
  // A call that would take it in needs a file.
  expect(await it.error("preview_rename", { path: "Movies/Heat.1995.mkv" })).toMatch(
    /^(?:invalid_request|not_found): /,
  );
  expect(it.engine.inLibrary()).toEqual([]);
});

test("identifies names in a watched folder or a library, and in no other folder", async () => {
  await using it = await withTmdb();
  const { downloads, library } = it.engine;
  it.engine.drop("Heat.1995.1080p.mkv");
  it.engine.drop("Some.Show.S01E01.mkv");
  expect(await it.data("batch_identify", { path: downloads })).toMatchObject({
    items: [
      { name: "Heat.1995.1080p.mkv", decision: "auto", identity: { type: "movie", tmdb_id: 949 } },
      {
        path: join(downloads, "Some.Show.S01E01.mkv"),
        identity: { tmdb_id: 7, season: 1, episodes: [1] },
      },
    ],
    total: 2,
  });
  expect(await it.data("batch_identify", { path: library })).toMatchObject({ total: 2 });
  for (const path of ["/", "/etc", join(downloads, "..")]) {
    expect(await it.error("batch_identify", { path }), path).toMatch(/^refused: /);
  }
  expect(await it.error("batch_identify", { path: "downloads" })).toMatch(
    /^invalid_request: .*full path/,
  );
  expect(await it.error("batch_identify", { path: join(downloads, "nothing") })).toMatch(
    /^not_found: /,
  );
});

test("reports the number of finished names in a folder to a client that requests progress", async () => {
  await using it = await withTmdb();
  for (let year = 1990; year < 1996; year++) it.engine.drop(`Heat.${year}.1080p.mkv`);
  const told: object[] = [];
  const onProgress = (progress: object) => void told.push(progress);
  await it.call("batch_identify", { path: it.engine.downloads }, "mcp:test", { onProgress });
  expect(told).toEqual([
    { done: 4, total: 6, message: "4 of 6 names" },
    { done: 6, total: 6, message: "6 of 6 names" },
  ]);
});

test("a preview names the argument that is wrong, not another one that is missing", async () => {
  await using server = await testServer();
  const files = [{ path: 7, skip: "perhaps" }];
  for (const more of [{}, { id: 1 }, { id: 1, path: "/downloads/x.mkv" }]) {
    expect(await server.error("preview_rename", { files, ...more })).toMatch(
      /^invalid_request: files\.0\./,
    );
  }
  expect(await server.error("preview_rename", {})).toContain("neither is given");
  expect(await server.error("preview_rename", { id: 1, path: "/downloads/x.mkv" })).toContain(
    "both are given",
  );
});
