import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { assertDownloadPath } from "../../../src/app/review/decisions/refuse.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { type AddDeps, type AddOptions, add } from "../../../src/app/review/take-in.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { RankedCandidate } from "../../../src/base/candidate.ts";
import { UserError } from "../../../src/base/errors.ts";
import { byEngine } from "../../../src/core/actor.ts";
import { REASON_HELP } from "../../../src/core/help/reason-help.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { replaceItems, setSkipped } from "../../../src/store/releases/items.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { actionsOf, type TestEngine, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { saying } from "../../support/said.ts";
import { movie } from "../../support/works.ts";

const by = { actor: "cli:anna", at: 9 };

const adding = (
  engine: Pick<TestEngine, "store" | "library" | "downloads" | "signal">,
  paths: string[],
  options: AddOptions = {},
  ingestDirs = [engine.downloads],
) => {
  const resolve = async (path: string): Promise<string> => {
    if (path.includes("missing")) throw new UserError("It does not exist.", "Look.", "not_found");
    return path;
  };
  return add(
    { store: engine.store, resolve, ingestDirs, mediaRoots: [engine.library] },
    paths,
    options,
    by,
    engine.signal,
  );
};

test("each path becomes one release in the given order, with its location as the source", async () => {
  await using engine = await testEngine();
  const watched = join(engine.downloads, "a.mkv");
  const ids = await adding(engine, ["/elsewhere/b.mkv", watched, "/elsewhere/b.mkv"]);
  expect(ids).toEqual([ids[0], ids[1], ids[0]]);
  expect(await engine.now(ids[0] ?? 0)).toMatchObject({
    source: "person",
    name: "b.mkv",
    state: "settling",
  });
  expect((await engine.now(ids[1] ?? 0)).source).toBe("folder");
});

test("adding a rejected release checks it again, and adding an ignored one with a work files it as that work", async () => {
  await using engine = await testEngine();
  const [id = 0] = await adding(engine, ["/elsewhere/b.mkv"]);
  await changeState(engine.store, await engine.now(id), { kind: "reject" }, by);
  expect(await adding(engine, ["/elsewhere/b.mkv"])).toEqual([id]);
  expect((await engine.now(id)).state).toBe("settling");
  expect((await actionsOf(engine, id)).at(-1)).toBe("retried");
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "nothing_to_file", reasons: [] },
    by,
  );
  await adding(engine, ["/elsewhere/b.mkv"], { type: "movie", tmdb: 949 });
  expect(await engine.now(id)).toMatchObject({
    state: "settling",
    identity: { tmdbId: 949 },
    decidedBy: "person",
  });
});

test("an identity given with the path is recorded as a person's, for new and existing releases", async () => {
  await using engine = await testEngine();
  const [fresh = 0] = await adding(engine, ["/elsewhere/b.mkv"], { type: "movie", tmdb: 949 });
  expect(await engine.now(fresh)).toMatchObject({
    identity: { type: "movie", tmdbId: 949 },
    decidedBy: "person",
  });
  const [known = 0] = await adding(engine, ["/elsewhere/c.mkv"]);
  await adding(engine, ["/elsewhere/c.mkv"], { type: "tv", tmdb: 5 });
  expect(await engine.now(known)).toMatchObject({
    identity: { type: "tv", tmdbId: 5 },
    decidedBy: "person",
  });
});

test("keeps an identity given with the path even if the engine finds that path at the same moment", async () => {
  await using engine = await testEngine();
  const path = "/elsewhere/b.mkv";
  const write: typeof engine.store.write = async (work) => {
    await engine.store.write((trx) =>
      addRelease(trx, { source: "folder", name: "b.mkv", path, state: "settling" }, byEngine(9)),
    );
    return engine.store.write(work);
  };
  const [id = 0] = await adding({ ...engine, store: { ...engine.store, write } }, [path], {
    type: "movie",
    tmdb: 949,
  });
  expect(await engine.now(id)).toMatchObject({
    identity: { type: "movie", tmdbId: 949 },
    decidedBy: "person",
  });
});

test.each<[string, AddOptions]>([
  ["an id without a type", { tmdb: 949 }],
  ["a type without an id or candidates", { type: "tv" }],
  ["no TMDB id", { type: "movie", tmdb: 1e10 }],
])("refuses %s before adding anything", async (_, options) => {
  await using engine = await testEngine();
  await expect(adding(engine, ["/elsewhere/b.mkv"], options)).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(await engine.history()).toEqual([]);
});

test("refuses a path in the library, except for downloads next to the libraries", async () => {
  await using engine = await testEngine();
  await expect(adding(engine, [join(engine.library, "Movies", "x.mkv")])).rejects.toMatchObject({
    code: "refused",
  });
  await expect(adding(engine, [engine.library])).rejects.toMatchObject({ code: "refused" });
  const inside = join(engine.library, "downloads");
  expect(await adding(engine, [join(inside, "x.mkv")], {}, [inside])).toHaveLength(1);
  expect(await adding(engine, [`${engine.library}-2/x.mkv`])).toHaveLength(1);
});

test("an invalid path stops the call, but paths before it are added", async () => {
  await using engine = await testEngine();
  await expect(
    adding(engine, ["/elsewhere/a.mkv", "/missing", "/elsewhere/b.mkv"]),
  ).rejects.toThrow("It does not exist.");
  expect((await engine.history()).map(({ name }) => name)).toEqual(["a.mkv"]);
});

test("a type chooses among the known candidates", async () => {
  await using engine = await testEngine();
  const found: RankedCandidate[] = [
    candidate(275, "Fargo", 1996, 900),
    { ...candidate(7, "Fargo", 2014, 880), type: "tv" },
  ];
  const id = await inReview(engine, "Fargo.mkv", { candidates: found });
  await readQueue(engine.store, { limit: 9 });
  expect(await adding(engine, ["/in/Fargo.mkv"], { type: "tv" })).toEqual([id]);
  expect(await engine.now(id)).toMatchObject({
    state: "approved",
    identity: { type: "tv", tmdbId: 7 },
  });
});

async function filed(engine: TestEngine): Promise<Release> {
  const { id } = await engine.approved("Heat.1995.mkv", "one");
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  return engine.now(id);
}

test("a filed path succeeds only if its content and work are unchanged", async () => {
  await using engine = await testEngine();
  const { id, path } = await filed(engine);
  const again = (options: AddOptions = {}, observe: AddDeps["observe"] = engine.observeRelease) =>
    add(
      {
        store: engine.store,
        resolve: async () => path,
        ingestDirs: [],
        mediaRoots: [engine.library],
        observe,
      },
      [path],
      options,
      by,
    );
  expect(await again()).toEqual([id]);
  expect(await again({ type: "movie", tmdb: 949 })).toEqual([id]);
  const conflict = (says: RegExp) => ({
    code: "conflict",
    message: saying(says),
    hint: saying(`plex-ingest undo ${id}`),
  });
  await expect(again({ type: "movie", tmdb: 5 })).rejects.toMatchObject(
    conflict(/already filed, as "Heat \(1995\)"/),
  );
  engine.drop("Heat.1995.mkv", "something quite different");
  await expect(again()).rejects.toMatchObject(
    conflict(/Different content was already filed.*Heat \(1995\)/),
  );
  await expect(adding(engine, [path])).rejects.toMatchObject(conflict(/already filed/));
  expect(await engine.now(id)).toMatchObject({ state: "filed" });
});

test("a folder of several films leaves the queue once each of its videos is added", async () => {
  await using engine = await testEngine();
  const folder = await inReview(engine, "Films", { files: ["a.mkv", "b c.mkv"] });
  await adding(engine, ["/in/Films/a.mkv"]);
  expect((await engine.now(folder)).state).toBe("review");
  const [second = 0] = await adding(engine, ["/in/Films/b c.mkv"]);
  expect(await engine.now(folder)).toMatchObject({
    state: "rejected",
    reasons: [{ message: `Its videos are now separate releases: #${second - 1}, #${second}.` }],
  });
});

const places = {
  ingestDirs: ["/srv/in", "/srv/media/downloads"],
  mediaRoots: ["/srv/media"],
  stateDir: "/home/anna/.local/plex-ingest",
};

test.each([
  ["/", /library/],
  ["/srv", /library/],
  ["/srv/media", /library/],
  ["/srv/media/Movies/x.mkv", /already in the library/],
  ["/srv/in", /watched folder/],
  ["/srv/media/downloads", /watched folder/],
  ["/home", /own files/],
  ["/home/anna/.local/plex-ingest", /own files/],
  ["/home/anna/.local/plex-ingest/plex-ingest.db", /own files/],
])("%s is not a download", (path, says) => {
  expect(() => assertDownloadPath(path, places)).toThrow(
    expect.objectContaining({
      code: "refused",
      message: expect.stringMatching(says),
      hint: expect.stringMatching(/./),
    }),
  );
});

test.each([
  "/srv/in/x.mkv",
  "/srv/in2",
  "/srv/media2/x",
  "/srv/media/downloads/x",
  "/home/anna/film.mkv",
  "/s",
])("%s may be a download", (path) => {
  expect(() => assertDownloadPath(path, places)).not.toThrow();
});

test("if the library is the file system root, only the watched folders remain", () => {
  const all = { ingestDirs: ["/in"], mediaRoots: ["/"] };
  expect(() => assertDownloadPath("/x.mkv", all)).toThrow(
    expect.objectContaining({ code: "refused" }),
  );
  expect(() => assertDownloadPath("/in/x.mkv", all)).not.toThrow();
});

test("refuses a file inside a torrent's download, and leaves the torrent's release as it was", async () => {
  await using engine = await testEngine();
  const name = "Heat.1995.German-GRP";
  const folder = join(engine.downloads, name);
  const release = { source: "torrent", name, path: folder, state: "review" } as const;
  const id = await engine.store.write((trx) => addRelease(trx, release, byEngine(9)));
  await engine.store.write((trx) =>
    replaceItems(trx, id, [
      { path: "heat-1080p.mkv", size: 1, mtimeNs: "1", role: "video", skip: false },
    ]),
  );
  const present = {
    client: "transmission",
    hash: "ab".repeat(20),
    name,
    folder: engine.downloads,
    tops: [name],
    complete: true,
    releaseId: id,
    seenAt: 1,
    missing: 0,
  };
  await engine.store.write((trx) => writeTorrents(trx, [present]));
  const before = await engine.now(id);
  const inside = join(folder, "heat-1080p.mkv");
  await expect(adding(engine, [inside])).rejects.toMatchObject({
    code: "refused",
    message: `"heat-1080p.mkv" is part of "${name}", a download of transmission, and is filed with it.`,
  });
  expect(await engine.now(id)).toEqual(before);
  // Once the torrent has left its client, its files can be added.
  await engine.store.write((trx) => writeTorrents(trx, [{ ...present, goneAt: 5 }]));
  expect(await adding(engine, [inside])).toHaveLength(1);
});

test("the films of a torrent, which cannot be added, are filed one by one as the help of several_works says", async () => {
  await using engine = await testEngine({
    catalogue: [movie(949, "Heat", 1995), movie(19_404, "Heat", 1986)],
  });
  const films = { "Heat.1995.mkv": "one", "Heat.1986.mkv": "another" };
  const { id } = await engine.approved("Films", films, { byPerson: true });
  await engine.store.write((trx) => setSkipped(trx, id, ["Heat.1986.mkv"]));
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  const files = [{ path: "Heat.1986.mkv", role: "video" as const }];
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { type: "movie", tmdbId: 19_404, files } }],
    { actor: "cli:anna", at: engine.clock.now() },
  );
  expect(answer).toMatchObject({ ok: true });
  await fileAll(engine);
  expect(engine.inLibrary().map((path) => path.split("/").at(-1))).toEqual([
    "Heat (1986).mkv",
    "Heat (1995).mkv",
  ]);
  const help = toCommandText(REASON_HELP.several_works.remedy);
  expect(help).toContain(
    "in a watched folder, add each with `plex-ingest add FILE`. If a download client has",
  );
  expect(help).toContain("plex-ingest approve ID --type TYPE --tmdb ID --file PATH=video");
});
