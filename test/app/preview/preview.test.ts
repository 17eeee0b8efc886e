import { renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { type PreviewTarget, preview } from "../../../src/app/preview/preview.ts";
import type { PlanChoice } from "../../../src/app/review/choose/numbers.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { filesBelow, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { LARGE, take } from "../../support/upgrade.ts";
import { movie, season, series } from "../../support/works.ts";

const catalogue = [
  movie(949, "Heat", 1995),
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"]), season(2, 3, 2009)]),
  series(60_622, "Dune", 2014, [season(1, 3, 2014), season(2, 3, 2015)]),
];
const previewed = (
  engine: TestEngine,
  target: PreviewTarget,
  choice: PlanChoice = {},
  files = engine.files,
) => {
  const identify = createIdentify(cataloguePorts(catalogue).ports);
  return preview(
    { ...engine.deps, files, observe: engine.observe, identify },
    target,
    choice,
    engine.signal,
  );
};
const looked = async (engine: TestEngine, target: PreviewTarget, choice?: PlanChoice) => {
  const { files, warnings } = translateSentences(
    await previewed(engine, target, choice),
    toCommandText,
  );
  return {
    files: files.map(({ destination }) => destination?.slice(engine.library.length + 1)),
    warnings,
  };
};

test("the plan for a path matches what filing would do, and changes nothing", async () => {
  await using engine = await testEngine({ catalogue });
  const path = engine.drop("Heat.1995.1080p.mkv");
  expect(await looked(engine, { path })).toEqual({ files: [HEAT_FILE], warnings: [] });
  expect(filesBelow(engine.library)).toEqual([]);
  expect(await engine.history()).toEqual([]);
});

test("shows each file's method, and that a move removes the download", async () => {
  for (const method of ["symlink", "move"] as const) {
    await using engine = await testEngine({ catalogue, method });
    const path = engine.drop("Heat.1995", { "Heat.1995.1080p.mkv": "film", "read.txt": "x" });
    const { files, warnings } = await previewed(engine, { path });
    expect(files.map((file) => file.method)).toEqual([method, undefined]);
    const moved = [
      expect.stringMatching(/^It would be moved: .* they are removed from the download/),
    ];
    expect(warnings).toEqual(method === "move" ? moved : []);
  }
});

test("warns about names that a configured server misreads, also if the library asks a question", async () => {
  await using engine = await testEngine({
    catalogue,
    nameReaders: [{ kind: "plex" }, { kind: "jellyfin" }],
  });
  await take(engine, "Heat.1995.720p.mkv");
  const release = await engine.now(
    await inReview(engine, "Heat.1995.1080p.mkv", {
      candidates: [candidate(949, "Heat", 1995, 900)],
    }),
  );
  const warning = expect.stringMatching(/^Jellyfin shows the files in .* Set INGEST_NAMES=both\./);
  const kept = { duplicates: { do: "keep_both" } } as const;
  expect((await looked(engine, { release }, kept)).warnings).toContainEqual(warning);
  // Until a person keeps both, only one of them will be there.
  expect((await looked(engine, { release })).warnings).not.toContainEqual(warning);
});

test("previews a doubtful release with its reasons", async () => {
  await using engine = await testEngine({ catalogue });
  const { files, warnings } = await looked(engine, { path: engine.drop("Dune.1080p.mkv") });
  expect(files).toEqual([expect.stringMatching(/^Movies\/Dune \((1984|2021)\)/)]);
  expect(warnings.length).toBeGreaterThan(0);
});

test("plans a given identity as given, and refuses an id without a type or an invalid id", async () => {
  await using engine = await testEngine({ catalogue });
  const path = engine.drop("whatever.s01e01.mkv");
  expect((await looked(engine, { path }, { type: "tv", tmdb: 1396 })).files).toEqual([
    "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e01 - Pilot.mkv",
  ]);
  for (const choice of [
    { tmdb: 1396 },
    { type: "tv", tmdb: 0 },
    { type: "tv", tmdb: 1e12 },
  ] as const) {
    await expect(looked(engine, { path }, choice)).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test("reports a path without a video and an unknown path as not found", async () => {
  await using engine = await testEngine({ catalogue });
  await expect(looked(engine, { path: engine.drop("a.txt") })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(looked(engine, { path: engine.drop("Xyzzy.2003.mkv") })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(looked(engine, { path: join(engine.downloads, "none") })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("previews a release as its first candidate, which filing also uses", async () => {
  await using engine = await testEngine({ catalogue });
  const waiting = await inReview(engine, "Heat.mkv", {
    candidates: [candidate(949, "Heat", 1995, 900)],
  });
  const shown = await looked(engine, { release: await engine.now(waiting) });
  expect(shown).toEqual({ files: [HEAT_FILE], warnings: ["Two films have this title."] });
  const { id } = await engine.approved("Heat.1995.mkv");
  expect((await looked(engine, { release: await engine.now(id) })).files).toEqual([HEAT_FILE]);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a release without candidates needs an identity", async () => {
  await using engine = await testEngine({ catalogue });
  const release = await engine.now(await inReview(engine, "x.mkv"));
  await expect(looked(engine, { release })).rejects.toMatchObject({ code: "conflict" });
  expect((await looked(engine, { release }, { type: "movie", tmdb: 949 })).files).toEqual([
    HEAT_FILE,
  ]);
  expect((await looked(engine, { release }, { type: "movie", tmdb: 5 })).warnings).toEqual([
    expect.stringContaining("TMDB lists no movie with the id 5"),
  ]);
  await approve(engine.store, [{ ids: [release.id], approval: { type: "movie", tmdbId: 949 } }], {
    actor: "cli:me",
    at: 1,
  });
});

test("a type alone chooses among the candidates of that type, or is refused", async () => {
  await using engine = await testEngine({ catalogue });
  const path = engine.drop("Dune.S01E02.mkv");
  const { files } = await looked(engine, { path }, { type: "tv" });
  expect(files).toEqual([expect.stringContaining("s01e02")]);
  const film = engine.drop("Heat.1995.mkv");
  await expect(looked(engine, { path: film }, { type: "tv" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  const candidates = [
    candidate(841, "Dune", 1984, 900),
    { ...candidate(60_622, "Dune", 2014, 850), type: "tv" as const },
  ];
  const release = await engine.now(await inReview(engine, "Dune.S01E03.mkv", { candidates }));
  expect((await looked(engine, { release }, { type: "tv" })).files).toEqual([
    expect.stringContaining("s01e03"),
  ]);
});

test("previews another work by its own numbers, as it would be filed", async () => {
  await using engine = await testEngine({ catalogue });
  const identity = {
    type: "tv",
    tmdbId: 1396,
    title: "Breaking Bad",
    year: 2008,
    season: 2,
    episodes: [3],
  } as const;
  const mapping = { season: 2, episodes: [3], titles: ["Third"] };
  const { id } = await engine.approved("x.S01E02.mkv", "x", {
    identity: { ...identity, episodes: [3] },
    mappings: { "x.S01E02.mkv": mapping },
  });
  const shown = await looked(
    engine,
    { release: await engine.now(id) },
    { type: "tv", tmdb: 60_622 },
  );
  expect(shown.files).toEqual([expect.stringContaining("s01e02")]);
  await approve(engine.store, [{ ids: [id], approval: { type: "tv", tmdbId: 60_622 } }], {
    actor: "cli:me",
    at: 1,
  });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toEqual(shown.files);
});

/** Previews one more download of a filed film. */
async function beside(duplicatePolicy: "review" | "skip" | "upgrade", name: string) {
  const engine = await testEngine({ catalogue, duplicatePolicy });
  const first = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "first");
  const { warnings } = await looked(engine, { path: engine.drop(name) });
  return { engine, first, warnings };
}

test.each([
  [
    "review",
    "1080p",
    /^It would go to review: The library already has it: "Heat \(1995\)\.mp4", filed by release 1\. This one is better/,
  ],
  ["skip", "1080p", /^It would be ignored: The library already has it: .* filed by release 1\./],
  ["upgrade", "1080p", /^It would replace .*\/Heat \(1995\)\.mp4", which would go to the trash\.$/],
  ["upgrade", "480p", /^It would be ignored: .* This one is worse/],
] as const)(
  "under %s, shows what would happen to another release in %s if one is already filed",
  async (policy, lines, said) => {
    const { engine, warnings } = await beside(policy, `Heat.1995.${lines}.BluRay.x264-TWO.mkv`);
    await using _engine = engine;
    expect(warnings).toEqual([expect.stringMatching(said)]);
  },
);

test("asks in advance what filing would ask, for a work that the library has", async () => {
  await using engine = await testEngine({ catalogue });
  const old = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "first");
  const release = await take(engine, "Heat.1995.2160p.WEB-DL.x265-TWO.mkv", "second");
  const asked = { type: "movie", tmdb: old.identity?.tmdbId } as const;
  const { duplicates } = await previewed(engine, { release }, asked);
  expect(duplicates).toMatchObject({
    choices: ["replace", "keep_both"],
    versions: [
      {
        fresh: { resolution: "2160p" },
        there: [{ resolution: "720p", release_id: old.id }],
        compared: { verdict: "better" },
      },
    ],
  });
  // A decided question is not asked again, nor is one about another work.
  const kept = { ...asked, duplicates: { do: "keep_both" } } as const;
  expect((await previewed(engine, { release }, kept)).duplicates).toBeUndefined();
  expect(
    (await previewed(engine, { release }, { type: "movie", tmdb: 841 })).duplicates,
  ).toBeUndefined();
});

test("a filed release that becomes another work asks what filing it would ask", async () => {
  await using engine = await testEngine({ catalogue });
  const old = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "first");
  const dune = { identity: { type: "movie", tmdbId: 841, title: "Dune", year: 1984 } } as const;
  const release = await take(engine, "Dune.1984.1080p.BluRay.x264-TWO.mkv", "second", dune);
  expect([old.state, release.state]).toEqual(["filed", "filed"]);
  const heat = { type: "movie", tmdb: 949, isRefiled: true } as const;
  expect(await previewed(engine, { release }, heat)).toMatchObject({
    identity: { tmdb_id: 949 },
    duplicates: {
      choices: ["replace", "keep_both"],
      versions: [
        {
          fresh: { resolution: "1080p" },
          there: [{ resolution: "720p", release_id: old.id }],
          compared: { verdict: "better" },
        },
      ],
    },
  });
  const replaced = { ...heat, duplicates: { do: "replace" } } as const;
  expect(await previewed(engine, { release }, replaced)).toMatchObject({
    replaces: [{ release_id: old.id }],
  });
  // A release's own file is no duplicate of it.
  const again = { type: "movie", tmdb: 841, isRefiled: true } as const;
  expect((await previewed(engine, { release }, again)).duplicates).toBeUndefined();
});

test("shows that a release would wait while another one is being undone", async () => {
  const { engine, first } = await beside("upgrade", LARGE);
  await using _engine = engine;
  await askedUndo(engine, first.id);
  const { warnings } = await looked(engine, { path: join(engine.downloads, LARGE) });
  expect(warnings).toEqual([
    "It would wait until another release of the same work is filed or undone.",
  ]);
});

test("a filed release is no duplicate of itself, and its own download is not new", async () => {
  const { engine, first } = await beside("review", "Heat.1995.1080p.mkv");
  await using _engine = engine;
  expect((await looked(engine, { release: await engine.now(first.id) })).warnings).toEqual([]);
  const [again] = (await looked(engine, { path: first.path })).warnings;
  expect(again).toMatch(/^It would be ignored: /);
});

test("reports a foreign film in the library without reading a file", async () => {
  const read: string[] = [];
  await using engine = await testEngine({
    catalogue,
    files: (real) => ({
      hashFile: (path, ...more) => {
        read.push(path);
        return real.hashFile(path, ...more);
      },
    }),
  });
  const path = engine.drop("Heat.1995.mkv", "mine!!");
  const place = join(engine.library, HEAT_FILE);
  engine.drop(`../media/${HEAT_FILE}`, "theirs");
  const [taken] = (await looked(engine, { path })).warnings;
  expect(taken).toMatch(
    /^It would go to review: The library already has .*Heat \(1995\)\.mkv"\. .*Keep both/,
  );
  renameSync(place, join(dirname(place), "heat.avi"));
  const [stranger] = (await looked(engine, { path })).warnings;
  expect(stranger).toMatch(/^It would go to review: The library already has .*heat\.avi/);
  expect(read).toEqual([]);
});

test("reports once the outage that a release is waiting for", async () => {
  await using engine = await testEngine({ catalogue });
  await fileRelease(engine.deps, await engine.approved("Heat.1995.mp4", "first"), engine.signal);
  const release = await take(engine, "Heat.1995.1080p.mkv", "second");
  expect(release.state).toBe("review");
  expect((await looked(engine, { release })).warnings).toEqual(
    release.reasons.map(({ message }) => message),
  );
});

test("explains why a copy cannot be avoided", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995", { "Heat.mkv": "film" });
  const readFileIdentity: typeof engine.files.readFileIdentity = async (path) => {
    const there = await engine.files.readFileIdentity(path);
    return there && path.startsWith(engine.library) ? { ...there, dev: "another" } : there;
  };
  const elsewhere = { ...engine.files, readFileIdentity };
  const { files, warnings } = await previewed(
    engine,
    { release: await engine.now(id) },
    {},
    elsewhere,
  );
  expect(files.map(({ method }) => method)).toEqual(["copy"]);
  expect(warnings).toEqual([
    "It would be copied and take up twice the space: the download and the library are on different file systems.",
  ]);
});

const asSaul = { type: "tv", tmdb: 1396 } as const;

test("plans a waiting release with the work and numbers that a person is about to approve, unchanged", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await inReview(engine, "Odd.Pack", { files: ["a.mkv", "b.mkv", "extra.mkv"] });
  const release = await engine.now(id);
  const files = [
    { path: "a.mkv", season: 1, episodes: [1] },
    { path: "b.mkv", season: 2, episodes: [3] },
    { path: "extra.mkv", skip: true },
  ];
  const chosen = await looked(engine, { release }, { ...asSaul, files });
  expect(chosen.files).toEqual([
    expect.stringMatching(/^TV Shows\/Breaking Bad .*s01e01/),
    expect.stringMatching(/^TV Shows\/Breaking Bad .*s02e03/),
    undefined,
  ]);
  const numbered = await inReview(engine, "Odd.One.mkv");
  const one = { release: await engine.now(numbered) };
  expect((await looked(engine, one, { ...asSaul, season: 1, episodes: [2, 3] })).files).toEqual([
    expect.stringMatching(/s01e02-e03/),
  ]);
  expect(await engine.now(id)).toEqual(release);
  // The plan refuses everything that an approval would refuse.
  for (const wrong of [
    { ...asSaul, files: [{ path: "missing.mkv", skip: true }] },
    { ...asSaul, files: files.map(({ path }) => ({ path, season: 1, episodes: [1] })) },
    { type: "movie" as const, tmdb: 949, season: 1 },
    { type: "movie" as const, tmdb: 949, duplicates: { do: "keep_both" as const, label: "..." } },
  ]) {
    await expect(looked(engine, { release }, wrong)).rejects.toThrow();
  }
  const path = engine.drop("Heat.1995.1080p.mkv");
  await expect(looked(engine, { path }, { season: 1 })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
