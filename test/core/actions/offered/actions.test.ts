import { describe, expect, test } from "vitest";
import { commandOf } from "../../../../src/base/actions/sentence.ts";
import type { Action } from "../../../../src/base/actions/table.ts";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import { listActions } from "../../../../src/core/actions/offered/actions.ts";
import type { Subject, SubjectFile } from "../../../../src/core/actions/offered/subject.ts";
import { NOT_FILED } from "../../../../src/core/plan/files/not-filed.ts";
import { parsed } from "../../../support/parsed.ts";

const DUNE: RankedCandidate = {
  type: "movie",
  tmdbId: 438_631,
  title: "Dune",
  year: 2021,
  confidence: 900,
};
const SEVERANCE: RankedCandidate = {
  type: "tv",
  tmdbId: 95_396,
  title: "Severance",
  year: 2022,
  confidence: 950,
};

const file = (path: string, more: Partial<SubjectFile> = {}): SubjectFile => ({
  path,
  size: 1,
  role: "video",
  skip: false,
  ...more,
});

const subject = (more: Partial<Subject> & { code?: string } = {}): Subject => ({
  id: 7,
  name: "Dune.1080p.mkv",
  path: "/in/Dune.1080p.mkv",
  state: "review",
  candidates: [DUNE],
  reasons: [{ code: (more.code ?? "remake_rival") as never, message: "Why." }],
  files: [file("Dune.1080p.mkv")],
  ...more,
});

const commands = (more: Parameters<typeof subject>[0]): string[] =>
  listActions(subject(more)).map(commandOf);

const episode = (
  name: string,
  code: string,
  more: Partial<Subject> = {},
): Partial<Subject> & { code: string } => ({
  name,
  code,
  path: `/in/${name}`,
  files: [file(name)],
  candidates: [SEVERANCE],
  parsed: parsed({ type: "episode", title: "Severance" }),
  ...more,
});

describe("in review", () => {
  test("offers the first candidate, then a rejection", () => {
    expect(commands({})).toEqual([
      "plex-ingest approve 7 --type movie --tmdb 438631",
      "plex-ingest reject 7",
    ]);
  });

  test("never offers an episode name as a film, with or without a candidate", () => {
    const name = "Severance.S02E03.1080p.mkv";
    expect(commands(episode(name, "no_match", { candidates: [] }))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb ID",
    );
    expect(commands(episode(name, "low_confidence", { candidates: [DUNE, SEVERANCE] }))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb 95396",
    );
    expect(commands(episode(name, "low_confidence", { candidates: [DUNE] }))[0]).toContain(
      "--type tv --tmdb ID",
    );
  });

  test("offers every position where TMDB has the episode title first", () => {
    const places = [
      { season: 1, episodes: [3] },
      { season: 4, episodes: [7] },
    ];
    const name = "Severance.S02E03.The.Lift.mkv";
    const reasons = [
      { code: "episode_title_differs" as const, message: "Why.", path: name, places },
    ];
    const approve = "plex-ingest approve 7 --type tv --tmdb 95396";
    expect(commands(episode(name, "", { reasons }))).toEqual([
      `${approve} --season 1 --episodes 3`,
      `${approve} --season 4 --episodes 7`,
      approve,
      "plex-ingest reject 7",
    ]);
    const files = [file(name), file("Severance.S02E04.mkv")];
    expect(commands(episode("Severance.S02", "", { reasons, files }))[0]).toBe(
      `${approve} --file ${name}=S01E03`,
    );
    expect(commands(episode(name, "", { reasons, candidates: [] }))).not.toContain("--season 1");
  });

  test("searches by title when the id is missing, and offers the name's numbers when TMDB lacks the episode", () => {
    const [first] = listActions(
      subject(episode("Severance.S02E03.mkv", "no_match", { candidates: [] })),
    );
    expect(first).toMatchObject({
      blanks: ["tmdb_id"],
      search: { title: "Severance", type: "tv" },
    });
    expect(commands(episode("Severance.S01E99.mkv", "episode_missing"))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb 95396 --season 1 --episodes 99",
    );
  });

  test.each(["OVA 02", "- ONA - 02", "Special 1", "- SP01", "OAD2"])(
    "the number of a special is never offered as an episode's: %s",
    (special) => {
      const name = `[Grp] Severance ${special} [1080p].mkv`;
      const at = (season: number) => [
        file(name, { mapping: { season, episodes: [2], titles: [] } }),
      ];
      const asks = "plex-ingest approve 7 --type tv --tmdb 95396 --season 0 --episodes EPISODES";
      expect(commands(episode(name, "title_differs", { files: at(1) }))[0]).toBe(asks);
      expect(commands(episode(name, "absolute_unmapped"))[0]).toBe(asks);
      // TMDB lists a special with the title of the file.
      expect(commands(episode(name, "title_differs", { files: at(0) }))[0]).toBe(
        "plex-ingest approve 7 --type tv --tmdb 95396",
      );
    },
  );

  test("the season of a pack is not offered for a special in it", () => {
    const [name, ova] = ["Severance.S01", "Severance - OVA 02.mkv"];
    const files = [
      file("Severance.S01E01.mkv", { mapping: { season: 1, episodes: [1], titles: [] } }),
      file(ova),
    ];
    const offered = commands(episode(name, "pack_incomplete", { files }));
    expect(offered.join("\n")).not.toContain("S01E02");
    expect(offered[0]).toContain(`--file '${ova}=skip'`);
  });

  test("offers the work that a person chose earlier", () => {
    const identity = { type: "tv" as const, tmdbId: 59_941, title: "Jimmy Fallon" };
    const name = "Jimmy.Fallon.S01E02.mkv";
    expect(commands(episode(name, "low_confidence", { identity, decidedBy: "person" }))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb 59941",
    );
  });

  test("leaves the season blank for an absolute number, and both season and episode blank for a date", () => {
    expect(commands(episode("[Grp] One Piece - 1071 [1080p].mkv", "absolute_unmapped"))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb 95396 --episodes 1071 --season SEASON",
    );
    expect(commands(episode("Late.Show.2024.03.14.mkv", "episode_missing"))[0]).toBe(
      "plex-ingest approve 7 --type tv --tmdb 95396 --season SEASON --episodes EPISODES",
    );
  });

  test("for a pack, offers to number or leave out each file that was not placed", () => {
    const mapping = { season: 1, episodes: [1], titles: ["x"] };
    const files = [
      file("Severance.S01E01.mkv", { mapping }),
      file("Severance.S01E99.mkv"),
      file("x's.mkv"),
    ];
    expect(commands(episode("Severance.S01", "episode_missing", { files }))).toEqual([
      "plex-ingest approve 7 --type tv --tmdb 95396 --file Severance.S01E99.mkv=S01E99 --file 'x'\\''s.mkv=skip'",
      "plex-ingest approve 7 --type tv --tmdb 95396 --file Severance.S01E99.mkv=skip --file 'x'\\''s.mkv=skip'",
      "plex-ingest reject 7",
    ]);
  });

  test("offers the choices for a duplicate, and replaces only what plex-ingest filed", () => {
    const ours = [{ code: "duplicate" as const, message: "Why.", release: 3 }];
    expect(commands({ reasons: ours })).toEqual([
      "plex-ingest approve 7 --type movie --tmdb 438631 --replace",
      "plex-ingest approve 7 --type movie --tmdb 438631 --keep-both",
      "plex-ingest reject 7",
    ]);
    for (const code of ["duplicate", "destination_exists"]) {
      expect(commands({ code })).toEqual([
        "plex-ingest approve 7 --type movie --tmdb 438631 --keep-both",
        "plex-ingest reject 7",
      ]);
    }
  });

  test("for several films, offers to choose one or to add each by its full path", () => {
    const files = [file("a.mkv"), file("b c.mkv")];
    expect(commands({ code: "several_videos", path: "/in/x", files })).toEqual([
      "plex-ingest approve 7 --type movie --tmdb 438631 --file 'b c.mkv=skip'",
      "plex-ingest add /in/x/a.mkv '/in/x/b c.mkv'",
      "plex-ingest reject 7",
    ]);
    expect(commands({ code: "several_works", path: "/in/x", files, candidates: [] })).toEqual([
      "plex-ingest add /in/x/a.mkv '/in/x/b c.mkv'",
      "plex-ingest reject 7",
    ]);
  });

  const read = (path: string, minutes: number) =>
    ({ path, kind: "read", duration_ms: minutes * 60_000 }) as const;

  test.each([
    ["the film has TMDB's length", { "a clip.mkv": [9, 1], "b.mkv": [5, 100] }, 100, "b.mkv"],
    ["a cut is near TMDB's length", { "a.mkv": [9, 1], "b.mkv": [5, 115] }, 100, "b.mkv"],
    ["of two versions, the larger", { "a.mkv": [5, 100], "b.mkv": [9, 101] }, 100, "b.mkv"],
    ["no length fits", { "a.mkv": [1, 2], "b.mkv": [9, 3] }, 100, "b.mkv"],
    ["TMDB lists no length", { "a.mkv": [1, 2], "b.mkv": [9, 100] }, undefined, "b.mkv"],
    ["no length was read", { "a.mkv": [1], "b.mkv": [9], "c.mkv": [2] }, 100, "b.mkv"],
  ] as const)("of several videos of a film, offers first to keep the film: %s", (...given) => {
    const [, videos, runtimeMinutes, kept] = given;
    const all = Object.entries<readonly number[]>(videos);
    const files = all.map(([path, [size = 0]]) => file(path, { size }));
    const lengths = all.flatMap(([path, [, minutes]]) =>
      minutes === undefined ? [] : read(path, minutes),
    );
    const candidates = [{ ...DUNE, ...(runtimeMinutes && { runtimeMinutes }) }];
    for (const order of [files, files.toReversed()]) {
      const [first] = listActions(
        subject({
          code: "several_videos",
          path: "/in/x",
          files: order,
          candidates,
          parsed: { ...parsed({ type: "movie", title: "Dune" }), lengths },
        }),
      );
      const skipped = first?.do === "approve" ? first.files?.map(({ path }) => path) : undefined;
      expect(skipped?.toSorted()).toEqual(
        files.flatMap(({ path }) => (path === kept ? [] : path)).toSorted(),
      );
    }
  });

  const TWO: RankedCandidate = {
    type: "movie",
    tmdbId: 811_072,
    title: "Two",
    year: 2021,
    confidence: 775,
  };
  const SAUL: RankedCandidate = {
    type: "tv",
    tmdbId: 60_059,
    title: "Better Call Saul",
    year: 2015,
    confidence: 940,
  };
  const BAND: RankedCandidate = {
    type: "tv",
    tmdbId: 4613,
    title: "Band of Brothers",
    year: 2001,
    confidence: 755,
  };
  const inFolder = (
    name: string,
    paths: string[],
    candidates: RankedCandidate[],
    more: Partial<Subject> = {},
  ) => ({
    name,
    path: `/in/${name}`,
    files: paths.map((path) => file(path)),
    candidates,
    ...more,
  });

  test("never files a folder of other films as the film that the folder's name matches by chance", () => {
    const folder = inFolder("Two", ["Alien.1979.mkv", "Aliens.1986.mkv"], [TWO], {
      parsed: parsed({ type: "movie" }),
    });
    for (const code of ["several_works", "folder_disagrees"]) {
      expect(commands({ ...folder, code })).toEqual([
        "plex-ingest add /in/Two/Alien.1979.mkv /in/Two/Aliens.1986.mkv",
        "plex-ingest reject 7",
      ]);
    }
    const mixed = inFolder("Two", ["Two.2021.mkv", "Alien.1979.mkv"], [TWO]);
    expect(commands({ ...mixed, code: "several_works" })).toEqual([
      "plex-ingest add /in/Two/Two.2021.mkv /in/Two/Alien.1979.mkv",
      "plex-ingest approve 7 --type movie --tmdb 811072 --file Alien.1979.mkv=skip",
      "plex-ingest reject 7",
    ]);
  });

  test("treats a longer title in a folder named with the shorter title as another work", () => {
    const alien: RankedCandidate = {
      type: "movie",
      tmdbId: 348,
      title: "Alien",
      year: 1979,
      confidence: 900,
    };
    const name = "Alien Resurrection.mkv";
    expect(
      commands({ ...inFolder("Alien (1979)", [name], [alien]), code: "folder_disagrees" })[0],
    ).toBe("plex-ingest add '/in/Alien (1979)/Alien Resurrection.mkv'");
  });

  test("does not file another series' episode where its title matches one in the folder's series", () => {
    const name = "Breaking.Bad.S02E01.mkv";
    const places = [{ season: 6, episodes: [11] }];
    const reasons = [
      { code: "folder_disagrees" as const, message: "Why." },
      { code: "episode_title_elsewhere" as const, message: "Why.", path: name, places },
    ];
    const asEpisode = parsed({ type: "episode", title: "Better Call Saul" });
    expect(
      commands({
        ...inFolder("Better Call Saul S02E01", [name], [SAUL], { parsed: asEpisode }),
        reasons,
      }),
    ).toEqual([
      "plex-ingest add '/in/Better Call Saul S02E01/Breaking.Bad.S02E01.mkv'",
      "plex-ingest reject 7",
    ]);
    const own = "Better.Call.Saul.S02E02.mkv";
    expect(
      commands({
        ...inFolder("Better Call Saul S02E01", [own], [SAUL], { parsed: asEpisode }),
        code: "folder_disagrees",
      })[0],
    ).toBe("plex-ingest approve 7 --type tv --tmdb 60059");
  });

  test("treats the parts of a mini-series as its episodes, not as films to split", () => {
    const names = [
      "Band of Brothers - Part 1 - Currahee.mkv",
      "Band of Brothers - Part 2 - Day of Days.mkv",
    ];
    const approve = "plex-ingest approve 7 --type tv --tmdb 4613";
    const asFilm = { parsed: parsed({ type: "movie", title: "Band of Brothers" }) };
    const reasons = [
      { code: "several_works" as const, message: "Why." },
      { code: "folder_disagrees" as const, message: "Why." },
    ];
    expect(commands({ ...inFolder("Band of Brothers", names, [BAND], asFilm), reasons })).toEqual([
      `${approve} --file '${names[0]}=S01E01' --file '${names[1]}=S01E02'`,
      "plex-ingest reject 7",
    ]);
    const one = inFolder("Band of Brothers", names.slice(0, 1), [BAND], asFilm);
    expect(commands({ ...one, code: "folder_disagrees" })[0]).toBe(
      `${approve} --season 1 --episodes 1`,
    );
    const alone = inFolder(names[0] ?? "", names.slice(0, 1), [BAND], asFilm);
    expect(commands({ ...alone, path: `/in/${names[0]}`, code: "title_differs" })[0]).toBe(
      `${approve} --season 1 --episodes 1`,
    );
  });

  test("for a name with two titles, offers to reject it first and to file it as the first title second", () => {
    const name = "Alien.1979.Aliens.1986.mkv";
    const two = { name, path: `/in/${name}`, files: [file(name)], code: "several_works" };
    expect(commands(two)).toEqual([
      "plex-ingest reject 7",
      "plex-ingest approve 7 --type movie --tmdb 438631",
    ]);
  });

  test.each([
    [
      "archive",
      [file("a.rar", { role: "archive" })],
      "INGEST_UNPACK=true and restart the daemon, which then unpacks RAR archives, or unpack it into a watched folder",
    ],
    [
      "disc",
      [file("BDMV/1.m2ts", { role: "disc" })],
      "convert it to a video file in a watched folder",
    ],
    ["symlink", [], "replace the link with the file itself"],
  ])("for reason %s, offers no approval that could file nothing", (code, files, advice) => {
    const all = commands({ code, files });
    expect(
      all.filter((command) => command.includes("approve") && !command.includes("=video")),
    ).toEqual([]);
    expect(all.at(-1)).toContain("plex-ingest");
    if (!files.some(({ path }) => path.endsWith("m2ts"))) expect(all[0]).toContain(advice);
  });

  test("offers only rejection for a pipe, rejection first for a sample, and TMDB_API_KEY when the key is missing", () => {
    expect(commands({ code: "special", files: [] })).toEqual(["plex-ingest reject 7"]);
    expect(commands({ code: "sample", files: [file("a sample.mkv", { role: "sample" })] })).toEqual(
      [
        "plex-ingest reject 7",
        "plex-ingest approve 7 --type movie --tmdb 438631 --file 'a sample.mkv=video'",
      ],
    );
    expect(commands({ code: "no_tmdb_key", candidates: [], parsed: parsed() })[0]).toContain(
      "set TMDB_API_KEY",
    );
  });

  test("offers the largest stream of a disc as the film, after the rejection", () => {
    const streams = [20, 3000, 400].map((size, at) =>
      file(`BDMV/STREAM/0000${at}.m2ts`, { role: "disc", size }),
    );
    expect(commands({ code: "disc", files: streams })).toEqual([
      "plex-ingest reject 7",
      "plex-ingest approve 7 --type movie --tmdb 438631 --file BDMV/STREAM/00001.m2ts=video",
    ]);
  });

  test("offers labels that exclude a torrent with a disc image, which may not be a film", () => {
    const files = [file("debian.iso", { role: "disc" })];
    expect(commands({ code: "disc", files, source: "torrent" })).toEqual([
      "convert it to a video file in a watched folder",
      "plex-ingest reject 7",
      expect.stringContaining("TRANSMISSION_EXCLUDE_LABELS"),
    ]);
    expect(commands({ code: "disc", files, source: "folder" })).toHaveLength(2);
  });

  test("an archive next to a film does not prevent the film's approval", () => {
    const files = [file("a.mkv"), file("a.rar", { role: "archive" })];
    expect(commands({ code: "archive", files })[0]).toBe(
      "plex-ingest approve 7 --type movie --tmdb 438631",
    );
  });
});

describe("other states", () => {
  const approve = "plex-ingest approve 7 --type movie --tmdb 438631";
  test.each(["rejected", "ignored", "undone"] as const)(
    "offers to retry a release that is %s, or to approve it as the match found",
    (state) => {
      expect(commands({ state })).toEqual(["plex-ingest retry 7", approve]);
      expect(commands({ state, candidates: [], identity: undefined })).toEqual([
        "plex-ingest retry 7",
      ]);
      expect(commands({ state, code: "already_there" })).toEqual(["plex-ingest retry 7"]);
      expect(commands({ state, files: [file("a.mp3", { role: "other" })] })).toEqual([
        "plex-ingest retry 7",
      ]);
    },
  );

  test.each([
    ["failed", "plex-ingest retry 7"],
    ["filed", "plex-ingest undo 7"],
  ] as const)("%s: %s", (state, command) => {
    expect(commands({ state })).toEqual([command]);
  });

  test("offers labels to exclude programs from torrents", () => {
    const files = [file("setup.exe", { role: "other" })];
    const all = commands({ state: "ignored", code: "game", files, source: "torrent" });
    expect(all).toEqual(["plex-ingest retry 7", expect.stringContaining("TRANSMISSION_LABELS")]);
    expect(commands({ state: "ignored", code: "game", files, source: "folder" })).toEqual([
      "plex-ingest retry 7",
    ]);
  });

  test.each(["approved", "filing"] as const)(
    "a release that is %s can be taken back until it is filed",
    (state) => {
      expect(commands({ state })).toEqual(["plex-ingest undo 7"]);
    },
  );

  test.each(["settling", "identifying", "undoing", "gone"] as const)(
    "a release that is %s needs no action",
    (state) => {
      expect(commands({ state })).toEqual([]);
    },
  );

  test("offers to process a parked release, and to undo the release that superseded a filed one", () => {
    expect(commands({ state: "ignored", code: "backlog" })).toEqual([
      "plex-ingest backlog process 7",
    ]);
    expect(commands({ state: "filed", supersededBy: 9 })).toEqual(["plex-ingest undo 9"]);
  });

  test("offers to number or skip the unfiled files of a partly filed pack", () => {
    const files = [
      file("S01E01.mkv", { method: "hardlink" }),
      file("x.S01E99.mkv", { problem: NOT_FILED.noEpisode.message }),
    ];
    const identity = { type: "tv" as const, tmdbId: 1, title: "x" };
    expect(commands({ state: "filed", identity, files })).toEqual([
      "plex-ingest approve 7 --file x.S01E99.mkv=S01E99",
      "plex-ingest approve 7 --file x.S01E99.mkv=skip",
      "plex-ingest undo 7",
    ]);
  });
});

test("removes control characters from paths in commands and quotes them for a shell", () => {
  const action: Action = { do: "add", paths: ["/in/a b's.mkv", "/in/\u001b[31m\u202e.mkv"] };
  expect(commandOf(action)).toMatch(
    /^plex-ingest add '\/in\/a b'\\''s\.mkv' '\/in\/[^\u001b\u202e]+\.mkv'$/,
  );
});

describe("file tool jobs", () => {
  const ofJob = (state: Subject["state"]): string[] =>
    commands({ state, job: "move_file", code: "database_restored" });

  test("offers only to undo or reject the job, or to call the tool again", () => {
    expect(ofJob("filed")).toEqual(["plex-ingest undo 7"]);
    for (const state of ["review", "failed"] as const) {
      expect(ofJob(state)).toEqual([
        "plex-ingest reject 7",
        "have your MCP client call move_file again",
      ]);
    }
    for (const state of ["rejected", "ignored", "undone"] as const) {
      expect(ofJob(state)).toEqual(["have your MCP client call move_file again"]);
    }
    for (const state of ["approved", "filing", "undoing"] as const) {
      expect(ofJob(state)).toEqual([]);
    }
  });

  test("offers for an undone rename or library move the command that does it again", () => {
    const undone = (job: Subject["job"]): string[] => commands({ state: "undone", job });
    expect(undone("rename_library")).toEqual(["plex-ingest rename --all"]);
    expect(undone("library_move")).toEqual(["plex-ingest library move OLD NEW"]);
  });
});

test.each(["several_works", "folder_disagrees"])(
  "offers for a torrent's files only what the client's ownership allows: %s",
  (code) => {
    const torrent = { source: "torrent", code, name: "Dune.2021", path: "/in/Dune.2021" } as const;
    const one = [file("dn-1080p.mkv")];
    expect(commands({ ...torrent, files: one })[0]).toBe(
      "plex-ingest approve 7 --type movie --tmdb 438631",
    );
    const two = [file("dn-1080p.mkv", { size: 2 }), file("other-1080p.mkv")];
    const offered = commands({ ...torrent, files: two });
    expect(offered.filter((line) => line.includes(" add "))).toEqual([]);
    expect(offered[0]).toBe(
      "plex-ingest approve 7 --type movie --tmdb 438631 --file other-1080p.mkv=skip",
    );
  },
);
