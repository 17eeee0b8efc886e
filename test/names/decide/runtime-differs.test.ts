import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { CandidateDetails } from "../../../src/base/candidate.ts";
import { type FileLength, unreadable } from "../../../src/names/media/file-length.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { parseName } from "../../../src/names/parse/name.ts";
import { episodeName, movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { judge } from "../judge.ts";

const film = (runtimeMinutes?: number): CandidateDetails => ({
  ...movie(603, "The Matrix", 1999),
  runtimeMinutes,
  seasonCounts: [],
  seasons: [],
});
const show = (...minutes: (number | undefined)[]): CandidateDetails => {
  const { episodes, ...rest } = season(1, minutes.length);
  const timed = episodes.map((facts, at) => ({ ...facts, runtimeMinutes: minutes[at] }));
  return series(1396, "Breaking Bad", 2008, [{ ...rest, episodes: timed }]);
};

const runs = (minutes: number): FileLength => ({ kind: "read", duration_ms: minutes * 60_000 });

type Case = {
  files: Record<string, [ParsedName, FileLength | undefined]>;
  work: CandidateDetails;
  name?: ParsedName;
};

/** The sentence that holds the release, or "auto". */
function said({ files, work, name }: Case): string {
  const entries = Object.entries(files);
  const lengths = new Map(
    entries.flatMap(([path, [, length]]) => (length === undefined ? [] : [[path, length]])),
  );
  const parsed = Object.fromEntries(entries.map(([path, [file]]) => [path, file]));
  const [first] = Object.values(parsed);
  const decision = judge({
    name: name ?? first ?? movieName("x"),
    files: parsed,
    found: [work],
    more: { lengths },
  });
  if (decision.kind === "auto") return "auto";
  expect(decision.reasons.map(({ code }) => code)).toEqual(["runtime_differs"]);
  return toCommandText(decision.reasons[0]?.message ?? "");
}

const matrix = (more: Partial<ParsedName> = {}): ParsedName => movieName("The Matrix", 1999, more);
const one = (
  length: FileLength | undefined,
  runtime?: number,
  more?: Partial<ParsedName>,
): string => said({ files: { "m.mkv": [matrix(more), length] }, work: film(runtime) });

const EXTENDED = { edition: "Extended" };

test("a film may not run longer because of a word in its title", () => {
  const name = movieName("The Matrix", 1999, { edition: "Redux" });
  const codes = (title: string): string[] => {
    const decision = judge({
      name,
      files: { "m.mkv": name },
      found: [{ ...film(100), title }],
      more: { lengths: new Map([["m.mkv", runs(140)]]) },
    });
    return decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code);
  };
  expect(codes("The Matrix Redux")).toContain("runtime_differs");
  expect(codes("The Matrix")).toEqual([]);
});

test.each<[said: unknown, FileLength | undefined, runtime?: number, more?: Partial<ParsedName>]>([
  // A film within a fifth of TMDB's length is filed. A film outside this range is held and reported
  // with both lengths, as is a sample with the film's name.
  ["auto", runs(80), 100],
  ["auto", runs(100), 100],
  ["auto", runs(120), 100],
  ["The file runs 1 h 32 min; TMDB lists 2 h 16 min.", runs(92), 136],
  ["The file runs 2 h 1 min; TMDB lists 1 h 40 min.", runs(121), 100],
  ["The file runs 1 h 19 min; TMDB lists 1 h 40 min.", runs(79), 100],
  ["The file runs 1 min 30 s; TMDB lists 2 h 16 min.", runs(1.5), 136],
  // Another cut may be up to 50 % longer, but never shorter.
  ["auto", runs(140), 100, EXTENDED],
  [expect.stringContaining("2 h 31 min"), runs(151), 100, EXTENDED],
  [expect.stringContaining("1 h 19 min"), runs(79), 100, EXTENDED],
  [expect.stringContaining("2 h 20 min"), runs(140), 100, { edition: "Theatrical" }],
  [expect.stringContaining("2 h 20 min"), runs(140), 100, { edition: "Remastered" }],
  // Without a length of the file or on TMDB, nothing is held, except a file that is too short for
  // any feature film.
  ["auto", unreadable("its header is damaged"), 100],
  ["auto", undefined, 100],
  ["auto", runs(21)],
  ["The file runs 3 min, and TMDB does not confirm that this film is so short.", runs(3)],
])("a film's length results in: %s", (expected, ...given) => {
  expect(one(...given)).toEqual(expected);
});

test("recognizes an edition that only the folder's name states", () => {
  const name = matrix({ edition: "Director's Cut" });
  expect(said({ name, files: { "m.mkv": [matrix(), runs(140)] }, work: film(100) })).toBe("auto");
});

test("adds up the parts of a film", () => {
  const parts = (first: FileLength, second: FileLength): string =>
    said({
      files: { "cd1.avi": [matrix({ part: 1 }), first], "cd2.avi": [matrix({ part: 2 }), second] },
      work: film(136),
      name: matrix(),
    });
  expect(parts(runs(68), runs(67))).toBe("auto");
  expect(parts(runs(20), runs(30))).toBe("The 2 parts together run 50 min; TMDB lists 2 h 16 min.");
  expect(parts(runs(68), unreadable("its header is damaged"))).toBe("auto");
  expect(parts(runs(200), unreadable("its header is damaged"))).toBe(
    "1 of its 2 parts together run 3 h 20 min; TMDB lists 2 h 16 min.",
  );
});

test("calls several videos parts only if their names number them", () => {
  const decision = judge({
    name: matrix(),
    files: { "720p.mkv": matrix(), "1080p.mkv": matrix() },
    found: [film(100)],
    more: { lengths: new Map(["720p.mkv", "1080p.mkv"].map((path) => [path, runs(100)])) },
  });
  const reasons = decision.kind === "auto" ? [] : decision.reasons;
  expect(reasons.find(({ code }) => code === "runtime_differs")?.message).toBe(
    "The 2 videos together run 3 h 20 min; TMDB lists 1 h 40 min.",
  );
});

test("ignores samples and extras next to the film", () => {
  const files: Case["files"] = {
    "m.mkv": [matrix(), runs(136)],
    "sample.mkv": [matrix({ sample: true }), runs(1)],
    "trailer.mkv": [matrix({ extra: "trailer" }), runs(2)],
  };
  expect(said({ files, work: film(136) })).toBe("auto");
});

const episode = (...numbers: number[]): ParsedName => episodeName("Breaking Bad", 1, numbers);

test("requires at least half an episode's length, or half the total length of several episodes in one file", () => {
  const alone = (minutes: number, ...numbers: number[]): string =>
    said({ files: { "e.mkv": [episode(...numbers), runs(minutes)] }, work: show(58, 48, 20) });
  expect(alone(29, 1)).toBe("auto");
  expect(alone(100, 1)).toBe("auto");
  expect(alone(28.9, 1)).toBe("The file runs 29 min; TMDB lists 58 min.");
  expect(alone(54, 1, 2)).toBe("auto");
  expect(alone(50, 1, 2)).toBe("The file runs 50 min; TMDB lists 1 h 46 min.");
});

test("names the first file in a pack that is too short, and counts the other short files", () => {
  const files = (lengths: number[]): Case["files"] =>
    Object.fromEntries(
      lengths.map((length, at) => [`e${at + 1}.mkv`, [episode(at + 1), runs(length)]]),
    );
  const pack = { work: show(45, 45, 45), name: episode() };
  expect(said({ ...pack, files: files([45, 44, 60]) })).toBe("auto");
  expect(said({ ...pack, files: files([45, 2, 45]) })).toBe(
    "“e2.mkv” runs 2 min; TMDB lists 45 min.",
  );
  expect(said({ ...pack, files: files([3, 2, 45]) })).toBe(
    "“e1.mkv” runs 3 min; TMDB lists 45 min. 1 more of its files differs as well.",
  );
});

test("never holds an episode whose length is missing on TMDB, even in a file with several episodes", () => {
  expect(said({ files: { "e.mkv": [episode(1), runs(1)] }, work: show(undefined, 45) })).toBe(
    "auto",
  );
  expect(said({ files: { "e.mkv": [episode(1, 2), runs(1)] }, work: show(undefined, 45) })).toBe(
    "auto",
  );
});

test("words behind the numbers of an episode without a title need its length within a fifth", () => {
  const untitled = series(7, "Tall Ship", 2001, [
    {
      ...season(1, 2, 2001),
      episodes: [
        { episode: 1, title: "Folge 1", runtimeMinutes: 45 },
        { episode: 2, title: "The Lamp", runtimeMinutes: 45 },
      ],
    },
  ]);
  const of = (name: string, minutes: number) =>
    said({ files: { "e.mkv": [parseName(name), runs(minutes)] }, work: untitled });
  for (const minutes of [30, 58]) {
    expect(of("Tall.Ship.S01E01.Low.Water.mkv", minutes)).toBe(
      `The file runs ${minutes} min; TMDB lists 45 min. TMDB has no title of this episode, so “Low Water” may be another work.`,
    );
    expect(of("Tall.Ship.S01E01.1080p.WEB.x264-GRP.mkv", minutes)).toBe("auto");
    expect(of("Tall.Ship.S01E02.The.Lamp.mkv", minutes)).toBe("auto");
  }
  expect(of("Tall.Ship.S01E01.Low.Water.mkv", 50)).toBe("auto");
});
