import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { type AuditProgress, type AuditQuery, auditLibrary } from "../../../src/app/audit/audit.ts";
import type { PlanRenames } from "../../../src/app/audit/renames.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { addTrashed, markRestored } from "../../../src/store/journal/trash.ts";
import { writeEpisodes, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import {
  endListing,
  markListingsStale,
  rememberSections,
} from "../../../src/store/plex/plex-listings.ts";
import { factsOf, foundWork, HEAT, identityOf, ME } from "../../support/adopted.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";
import { asVideo } from "../../support/video-bytes.ts";

/** Later than the time at which any file of a test was written. */
const LISTED_AT = 4e12;
const never = new AbortController().signal;

type Renamed = Awaited<ReturnType<PlanRenames>>["works"][number];

async function library() {
  const renamed: Renamed[] = [];
  const planRenames = async () => ({ works: renamed });
  const home = tempFolder();
  onTestFinished(() => home[Symbol.dispose]());
  const temp = await tempStore();
  onTestFinished(() => temp[Symbol.asyncDispose]());
  const { store } = temp;
  const media = home.at("media");
  const [movies, tv] = [join(media, "Movies"), join(media, "TV Shows")];
  for (const folder of [movies, tv]) mkdirSync(folder, { recursive: true });
  const policy = { mediaRoots: [media], moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const reading = {
    files: createFiles(),
    fileLength: readFileLength,
    real: (path: string) => diskFiles.real(path),
  };
  const parts = {
    ...reading,
    db: store.read,
    policy,
    notLibrary: [],
    clock: clockOf(() => LISTED_AT),
    planRenames,
  };
  const audit = (
    query: Partial<AuditQuery> = {},
    signal = never,
    onProgress?: (progress: AuditProgress) => void,
    // Root can read everything, so the test simulates the refusal.
    { forbidden, shut }: { forbidden?: string; shut?: string } = {},
  ) => {
    const walk: typeof reading.files.walk = async (root, ...how) => {
      const walked = await reading.files.walk(root, ...how);
      const closed = {
        path: "",
        code: "not_readable",
        message: "It cannot be read.",
      } as const;
      return root === shut ? { ...walked, files: [], folders: [], problems: [closed] } : walked;
    };
    const lengthOf: typeof readFileLength = async (path, until) =>
      path === forbidden
        ? { kind: "forbidden", why: "the user may not read it" }
        : readFileLength(path, until);
    const files = { ...reading.files, walk };
    const all = { folders: [], only: [], thorough: false, ...query };
    return auditLibrary({ ...parts, files, fileLength: lengthOf }, all, signal, onProgress);
  };
  return {
    home,
    media,
    renamed,
    store,
    movies,
    tv,
    /** A playable video with its own content. */
    video: (path: string, content = path) => home.write(`media/${path}`, asVideo(content)),
    write: (path: string, content: string | Uint8Array = path) =>
      home.write(`media/${path}`, content),
    audit,
    async found(query: Partial<AuditQuery> = {}) {
      const { findings } = await audit(query);
      return findings.map(({ code, path }) => `${code} ${path.slice(media.length + 1)}`);
    },
    adopt: async (path: string, identity = HEAT) => {
      let ids = 0;
      const file = { path, role: "video" as const, file: identityOf(path) };
      const adoptParts = { store, newId: () => `${path} ${++ids}` };
      return recordAdopted(adoptParts, foundWork(join(path, ".."), file), identity, factsOf(), ME);
    },
    /** Plex's complete list with the files of these films and their ids. */
    async lists(films: Record<string, number | undefined>) {
      await store.write(async (trx) => {
        await rememberSections(trx, [
          { id: "1", title: "Films", type: "movie", locations: [movies] },
          { id: "2", title: "Series", type: "show", locations: [tv] },
        ]);
        const works = Object.entries(films).map(([path, tmdbId], at) => ({
          id: `${at}`,
          tmdbId,
          files: [{ path: join(media, path) }],
        }));
        await writeWorks(trx, { section: "1", type: "movie", round: 1 }, works);
        const listed = { stamp: "1", listedAt: LISTED_AT };
        await endListing(trx, { section: "1", type: "movie", ...listed }, 1);
        await endListing(trx, { section: "2", type: "tv", ...listed }, 1);
      });
    },
  };
}

test("reports empty, cut-off and non-video files once each, with advice", async () => {
  const { video, write, audit } = await library();
  video("Movies/Heat (1995)/Heat (1995).mkv");
  write("Movies/Empty (2001)/Empty (2001).mkv", "");
  write("Movies/Text (2002)/Text (2002).mkv", "This is no film.");
  write("Movies/Cut (2003)/Cut (2003).mp4", new Uint8Array([0, 0, 0, 24, 102, 116, 121, 112]));
  const { findings } = await audit({ only: ["zero_bytes", "does_not_play"] });
  expect(findings.map(({ code, path }) => [code, path.split("/").at(-1)])).toEqual([
    ["zero_bytes", "Empty (2001).mkv"],
    ["does_not_play", "Cut (2003).mp4"],
    ["does_not_play", "Text (2002).mkv"],
  ]);
  for (const { remedy } of findings) expect(remedy).toMatchObject({ do: "advise" });
});

test("reports two files with the same content, but not two names of one file; thorough compares every byte", async () => {
  const { video, write, found, movies } = await library();
  const same = "s".repeat(300_000);
  const kept = video("Movies/A (2001)/A (2001).mkv", same);
  video("Movies/Longer (2002)/Longer (2002).mkv", same);
  mkdirSync(join(movies, "Linked (2003)"));
  linkSync(kept, join(movies, "Linked (2003)/Linked (2003).mkv"));
  const other = Buffer.from(asVideo(same));
  other[150_000] = 1;
  write("Movies/Middle (2004)/Middle (2004).mkv", other);
  const only = ["same_content"] as const;
  expect(await found({ only })).toEqual([
    "same_content Movies/Longer (2002)/Longer (2002).mkv",
    "same_content Movies/Middle (2004)/Middle (2004).mkv",
  ]);
  expect(await found({ only, thorough: true })).toEqual([
    "same_content Movies/Longer (2002)/Longer (2002).mkv",
  ]);
});

test("reports videos missing from the journal once per library, and checks journaled videos against their work", async () => {
  const { video, audit, adopt, movies, found } = await library();
  const film = video("Movies/Heat (1995)/Heat (1995).mkv");
  video("Movies/Ronin (1998)/Ronin (1998).mkv");
  video("Movies/Alien (1979)/Alien (1979).mkv");
  const { findings } = await audit();
  expect(findings).toMatchObject([
    { code: "not_in_journal", path: movies, remedy: { do: "adopt", folder: movies } },
  ]);
  expect(findings[0]?.reason).toContain("3 videos");
  await adopt(film);
  expect((await audit()).findings[0]?.reason).toContain("2 videos");
  expect(await found({ folders: [join(movies, "Heat (1995)")] })).toEqual([]);
  await adopt(join(movies, "Ronin (1998)/Ronin (1998).mkv"), {
    ...HEAT,
    tmdbId: 8195,
    title: "Ronin",
    year: 2010,
  });
  expect(await found({ only: ["wrong_folder"] })).toEqual(["wrong_folder Movies/Ronin (1998)"]);
});

test("reports a video that adoption would skip as a separate finding, with advice only", async () => {
  const { video, audit, adopt } = await library();
  await adopt(video("Movies/Fargo (1996)/Fargo (1996).mkv"));
  const other = video("Movies/Fargo (1996)/Stuff/one.mkv");
  const { findings } = await audit({ only: ["not_in_journal"] });
  expect(findings).toMatchObject([
    { code: "not_in_journal", path: other, remedy: { do: "advise" } },
  ]);
});

test("does not report an unreadable folder as empty, and advises on the permissions of an unreadable video", async () => {
  const { write, audit, movies } = await library();
  const film = write("Movies/Shut (2001)/Shut (2001).mkv");
  const closed = write("Movies/Closed (2002)/Closed (2002).mkv");
  mkdirSync(join(movies, "Empty (2003)"));
  const only = ["empty_folder", "does_not_play", "left_over"] as const;
  const { findings, unread } = await audit({ only }, never, undefined, {
    forbidden: film,
    shut: dirname(closed),
  });
  expect(unread).toEqual([expect.stringContaining("Closed (2002)")]);
  expect(
    findings.map(({ code, path, remedy }) => [code, path.split("/").at(-1), remedy.do]),
  ).toEqual([
    ["does_not_play", "Shut (2001).mkv", "advise"],
    ["empty_folder", "Empty (2003)", "shell"],
  ]);
  expect(JSON.stringify(findings[0])).toContain("chmod");
  expect(JSON.stringify(findings[0])).not.toContain("emove");
});

test("reports file names that differ from the templates once per work, and only advises if no rename is possible", async () => {
  const { video, audit, adopt, movies, renamed } = await library();
  const film = video("Movies/Heat (1995)/heat.mkv");
  const torrent = video("Movies/Ronin (1998)/Ronin (1998).mkv");
  await adopt(film);
  await adopt(torrent, { ...HEAT, tmdbId: 8195, title: "Ronin", year: 2010 });
  const message = "A download client has it.";
  const step = { from: film, to: join(movies, "Heat (1995)/Heat (1995).mkv") };
  renamed.push(
    { type: "movie", tmdb_id: 949, steps: [step], skipped: [] },
    { type: "movie", tmdb_id: 8195, steps: [], skipped: [{ message }] },
  );
  const { findings } = await audit({ only: ["name_differs", "wrong_folder"] });
  expect(findings).toEqual([
    {
      code: "wrong_folder",
      path: join(movies, "Ronin (1998)"),
      reason: expect.any(String),
      remedy: { do: "advise", text: `${message} Change it by hand if it is wrong.` },
    },
    {
      code: "name_differs",
      path: film,
      reason: 'Its name differs from the templates: "heat.mkv" would be "Heat (1995).mkv".',
      remedy: { do: "rename", works: [{ type: "movie", tmdbId: 949 }] },
    },
  ]);
  expect(
    (await audit({ only: ["name_differs"], folders: [join(movies, "Ronin (1998)")] })).findings,
  ).toEqual([]);
});

test("compares files with Plex's last listing if it is complete and newer than the files", async () => {
  const { video, audit, found, lists, store, tv } = await library();
  video("Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv");
  video("Movies/Ronin (1998)/Ronin (1998).mkv");
  video("Movies/Up (2009)/Up (2009).mkv");
  video("TV Shows/Lost/Season 1/Lost - S01E01.mkv");
  const only = ["plex_mismatch", "plex_unmatched", "not_in_plex"] as const;
  await lists({
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv": 1,
    "Movies/Up (2009)/Up (2009).mkv": undefined,
  });
  expect(await found({ only })).toEqual([
    "plex_mismatch Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
    "plex_unmatched Movies/Up (2009)/Up (2009).mkv",
    "not_in_plex Movies/Ronin (1998)/Ronin (1998).mkv",
  ]);
  // For a series, this is known only after its episodes have been requested.
  await store.write(async (trx) => {
    await writeWorks(trx, { section: "2", type: "tv", round: 1 }, [
      { id: "9", tmdbId: 4607, files: [] },
    ]);
    const files = [{ path: join(tv, "Lost/Season 1/Lost - S01E02.mkv"), season: 1, episode: 2 }];
    await writeEpisodes(
      trx,
      { section: "2", ratingKey: "9" },
      { folders: [], files, at: LISTED_AT },
    );
  });
  expect(await found({ only, folders: [tv] })).toEqual([
    "not_in_plex TV Shows/Lost/Season 1/Lost - S01E01.mkv",
  ]);
  await store.write((trx) => markListingsStale(trx));
  const { findings, notes } = await audit({ only });
  expect([findings, notes.length]).toEqual([[], 2]);
});

test("reports a restored file that has no release, even if it is a second name of a filed file", async () => {
  const { video, audit, adopt, movies, store, media } = await library();
  const film = video("Movies/Heat (1995)/Heat (1995).mkv");
  const id = (await adopt(film)) ?? 0;
  const [second, own] = [
    join(movies, "Ronin (1998)/Ronin (1998).mkv"),
    join(movies, "Fargo (1996)/Fargo (1996).mkv"),
  ];
  for (const path of [second, own]) {
    mkdirSync(dirname(path));
    linkSync(film, path);
  }
  const [operation] = await publicationsOf(store.read, id);
  if (!operation) throw new Error("Nothing was adopted.");
  const identity = identityOf(film);
  await store.write(async (trx) => {
    const of = {
      operationId: operation.id,
      releaseId: id,
      sourcePath: film,
      source: identity,
      identity,
      trashedAt: 1,
    };
    await addTrashed(trx, { ...of, path: join(media, "trash"), originalPath: second });
    await markRestored(trx, operation.id, 2);
  });
  expect((await audit({ only: ["not_in_journal"] })).findings).toMatchObject([
    {
      code: "not_in_journal",
      path: second,
      remedy: { do: "advise" },
      reason: expect.stringContaining(`release ${id}`),
    },
  ]);
});

test("audits a linked film like a file, accepts a second name of a film, and reports a broken link", async () => {
  const { home, movies, video, found, audit } = await library();
  const film = video("Movies/Heat (1995)/Heat (1995).mkv");
  home.write("disk/empty.mkv", "");
  copyFileSync(film, home.at("disk/copy.mkv"));
  const links = {
    "Link (2000)": film,
    "Empty (2001)": home.at("disk/empty.mkv"),
    "Copy (2002)": home.at("disk/copy.mkv"),
  };
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(join(movies, name));
    symlinkSync(target, join(movies, `${name}/${name}.mkv`));
  }
  symlinkSync(join(movies, "nowhere"), join(movies, "Elsewhere (2001)"));
  expect(await found()).toEqual([
    "zero_bytes Movies/Empty (2001)/Empty (2001).mkv",
    "not_in_journal Movies",
  ]);
  expect((await audit()).unread).toEqual([
    expect.stringMatching(/Elsewhere \(2001\).*whose target does not exist/),
  ]);
});

test("audits a film's folder behind a link, and only advises on problems found there", async () => {
  const { home, movies, found, audit } = await library();
  home.write("disk/Heat (1995)/Heat (1995).mkv", "");
  home.write("disk/Heat (1995)/Season 1/Thumbs.db", "x");
  symlinkSync(home.at("disk/Heat (1995)"), join(movies, "Heat (1995)"));
  mkdirSync(home.at("disk/Gone (2000)"));
  symlinkSync(home.at("disk/Gone (2000)"), join(movies, "Gone (2000)"));
  expect(await found()).toEqual([
    "zero_bytes Movies/Heat (1995)/Heat (1995).mkv",
    "empty_folder Movies/Gone (2000)",
    "empty_folder Movies/Heat (1995)/Season 1",
    "not_in_journal Movies",
  ]);
  const { findings } = await audit({ only: ["empty_folder"] });
  expect(findings.map(({ remedy }) => remedy.do)).toEqual(["advise", "advise"]);
});

test("audits only the named folder, inside or outside a library, and rejects a folder that does not exist", async () => {
  const { video, write, audit, found, movies } = await library();
  video("Movies/Heat (1995)/Heat (1995).mkv");
  write("Movies/Gone (2000)/Gone (2000).nfo");
  write("Elsewhere/Old (1999)/Old (1999).nfo");
  const only = ["left_over"] as const;
  expect(await found({ only })).toEqual(["left_over Movies/Gone (2000)"]);
  expect(await found({ only, folders: [join(movies, "Heat (1995)")] })).toEqual([]);
  expect(await found({ only, folders: [join(movies, "Gone (2000)")] })).toEqual([
    "left_over Movies/Gone (2000)",
  ]);
  expect(await found({ only, folders: [join(movies, "../Elsewhere")] })).toEqual([
    "left_over Elsewhere",
  ]);
  await expect(audit({ folders: [join(movies, "nothing")] })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("reports progress, and ends when stopped", async () => {
  const { video, audit } = await library();
  for (const name of ["A", "B", "C"]) {
    video(`Movies/${name} (2000)/${name} (2000).mkv`, name.repeat(9));
  }
  const told: AuditProgress[] = [];
  await audit({}, never, (progress) => told.push(progress));
  expect(told.at(-1)).toEqual({ files: 3, headers: 3 });
  const stop = new AbortController();
  const stopped = audit({}, stop.signal, () => stop.abort(new Error("enough")));
  await expect(stopped).rejects.toThrow("enough");
});

test("changes nothing: every file and folder stays the same, including its times", async () => {
  const { movies, video, write, audit } = await library();
  video("Movies/Heat (1995)/Heat (1995).mkv", "same");
  video("Movies/Copy (1996)/Copy (1996).mkv", "same");
  write("Movies/Gone (2000)/Gone (2000).nfo");
  mkdirSync(join(movies, "Empty (2001)"));
  const state = () =>
    [".", ...readdirSync(movies, { recursive: true, encoding: "utf8" })].map((path) => {
      const { ino, size, mtimeNs, ctimeNs, mode, nlink } = lstatSync(join(movies, path), {
        bigint: true,
      });
      return [path, ino, size, mtimeNs, ctimeNs, mode, nlink].join(" ");
    });
  const before = state();
  expect((await audit({ thorough: true })).findings.length).toBeGreaterThan(2);
  expect(state()).toEqual(before);
});

test("assigns a folder named by its real path to the library whose root links to that path", async () => {
  const { home, media, movies, video, adopt, found } = await library();
  renameSync(media, home.at("disk"));
  symlinkSync(home.at("disk"), media);
  await adopt(video("Movies/Heat (1995)/Heat (1995).mkv"));
  const query = { only: ["not_in_journal"] as const };
  expect(await found({ ...query, folders: [home.at("disk/Movies/Heat (1995)")] })).toEqual([]);
  video("Movies/Ran (1985)/Ran (1985).mkv");
  expect(await found({ ...query, folders: [home.at("disk")] })).toEqual([
    `not_in_journal ${movies.slice(media.length + 1)}`,
  ]);
});

test("an audit that read no file says that nothing was checked, and where it looked", async () => {
  const { audit, video, store, movies, tv, media } = await library();
  expect((await audit()).unread).toEqual([
    `Nothing was checked: there is no file in "${movies}", "${tv}". If the library is elsewhere, ` +
      "correct PLEX_MEDIA_ROOT, or mount its disk.",
  ]);
  // A folder that a person named is no exception.
  mkdirSync(join(movies, "New"));
  expect((await audit({ folders: [join(movies, "New")], only: ["twice"] })).unread).toHaveLength(1);
  // Plex has its libraries elsewhere, and the folders here have no name of a library.
  renameSync(movies, join(media, "a"));
  renameSync(tv, join(media, "b"));
  await store.write((trx) =>
    rememberSections(trx, [
      { id: "1", title: "Films", type: "movie", locations: ["/elsewhere/Movies"] },
    ]),
  );
  const elsewhere = await audit();
  expect(elsewhere).toMatchObject({ files: 0, findings: [] });
  expect(elsewhere.unread.join()).toContain("Nothing was checked: ");
  video("a/Heat (1995)/Heat (1995).mkv");
  const found = await audit({ folders: [join(media, "a")], only: ["twice"] });
  expect(found).toMatchObject({ files: 1, unread: [] });
});
