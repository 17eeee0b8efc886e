import { describe, expect, test } from "vitest";
import { resolveInside } from "../src/adapters/fs/read/resolve-inside.ts";
import { parseRoutes } from "../src/app/routes/parse-routes.ts";
import { toThere } from "../src/base/path/path-map.ts";
import { cleanText, cutToWords } from "../src/base/text/clean-text.ts";
import { createTitleMatcher, fold } from "../src/base/text/fold.ts";
import { isPartialName } from "../src/core/media-files/partial-name.ts";
import { toSafeName } from "../src/core/plan/names/safe-name.ts";
import { adoptFolder } from "../src/core/plan/names/season-folder.ts";
import { readSubtitleTags } from "../src/core/plan/names/subtitle-tags.ts";
import { plan } from "../src/core/plan/plan.ts";
import { createSubtitleOwner } from "../src/core/plan/subtitles/subtitle-owner.ts";
import { rolesOf } from "../src/core/settle/roles.ts";
import { isMagnet, looksLikeMagnet } from "../src/core/torrent/client.ts";
import { parseWorkReference } from "../src/core/work-reference.ts";
import { toFileChoice } from "../src/hosts/cli/terminal/file-choice.ts";
import { parseRelease } from "../src/names/index.ts";
import { diskFiles } from "../src/program/config/files.ts";
import { loadConfig } from "../src/program/config/load.ts";
import { listVariables, rowOf } from "../src/program/config/table.ts";
import { item } from "./core/plan/support-items.ts";
import { gather } from "./names/judge.ts";
import { growth, LINEAR, long } from "./support/growth.ts";
import { movieName } from "./support/parsed.ts";
import { tempFolder } from "./support/temp-folder.ts";
import { movie } from "./support/works.ts";

const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const DUNE = { tmdbId: 438_631, title: "Dune", year: 2021 };
const MAPS = [{ here: "/mnt/media", there: "/data" }];
const holdsNearly = createTitleMatcher(`${"a".repeat(100)}b`);

/**
 * Functions that read text from outside, with the worst pieces for them, and the smaller of two
 * sizes.
 */
const READERS: [what: string, read: (text: string) => unknown, pieces: string[], size: number][] = [
  [
    "a reference to a work",
    parseWorkReference,
    ["/", "tt1", "tvdb:", "%2f", " ", "https://"],
    100_000,
  ],
  ["text that is shown", (text) => cleanText(text, 100), ["\u202e", "👍"], 300_000],
  ["the first words", (text) => cutToWords(text, 100), [" ", "-", "ab "], 300_000],
  ["whether a name holds a title", (text) => holdsNearly(`${text}!`), ["a'"], 12_000],
  ["folding", fold, [".", "\u0301"], 25_000],
  [
    "a folder of the library",
    (text) => adoptFolder([text], DUNE),
    ["[", " (", "_", "{tmdb-"],
    12_000,
  ],
  ["tags of a subtitle", readSubtitleTags, ["en-"], 60_000],
  [
    "a safe name",
    (text) => toSafeName(text, { maxBytes: 215 }),
    ["a.", " ", ": ", "\u0301", "(((("],
    50_000,
  ],
  ["a partial name", (text) => isPartialName(`.${text}!`), [".", ".a", "a.temp", "f1."], 200_000],
  ["a path of another program", (text) => toThere(`/mnt/media${text}x`, MAPS), ["/", "/x"], 30_000],
  [
    "a magnet link",
    (text) => [isMagnet(`magnet:?${text}`), looksLikeMagnet(text)],
    ["xt=urn:btih:&", " "],
    100_000,
  ],
  ["a file choice", (text) => caught(() => toFileChoice(`a=s1e1${text}x`)), ["e1"], 40_000],
  ["routes", (text) => parseRoutes(`{"rules":${text}`), ["[", '{"a":['], 8000],
  ["text in routes", (text) => parseRoutes(`{"rules":"${text}"}`), ['\\"', " x"], 25_000],
];

describe("time grows linearly with the length of a text", () => {
  test.each(
    READERS.flatMap(([what, read, pieces, size]) =>
      pieces.map((piece) => ({ what, read, piece, size })),
    ),
  )("$what: $piece", async ({ read, piece, size }) => {
    expect(await growth((chars) => long(piece, chars), size, read)).toBeLessThan(LINEAR);
  });

  test("the value of any variable", async () => {
    const read = (text: string): void => {
      for (const [name] of listVariables()) rowOf(name).schema("/home/me").safeParse(text);
    };
    for (const piece of ["/:", "=,", "0", "http://"]) {
      expect(await growth((size) => long(piece, size), 20_000, read), piece).toBeLessThan(LINEAR);
    }
  });

  test("a configuration file", async () => {
    using folder = tempFolder();
    const place = { env: {}, cwd: folder.path, home: undefined, command: "daemon" } as const;
    const count = (size: number): string =>
      Array.from({ length: size / 17 }, (_, at) => `PLEX_${at}=1`).join("\n");
    const texts = [
      (size: number) => long("A='\nB=\"\n", size),
      (size: number) => long("PLEX_", size),
      count,
    ];
    for (const [at, text] of texts.entries()) {
      const file = (size: number): string => folder.write(`${at}-${size}`, text(size));
      expect(
        await growth(file, 30_000, (envFile) => loadConfig({ ...place, envFile })),
      ).toBeLessThan(LINEAR);
    }
  });

  test("a path resolved on the disk", async () => {
    using folder = tempFolder();
    const path = (parts: number): string => `${folder.path}${"/a".repeat(parts)}`;
    expect(await growth(path, 220, diskFiles.real)).toBeLessThan(LINEAR);
    expect(await growth(path, 60_000, diskFiles.real)).toBeLessThan(LINEAR);
    const look = (target: string) => resolveInside(folder.path, target).catch(() => {});
    expect(await growth(path, 60_000, look)).toBeLessThan(LINEAR);
  });
});

describe("time per element stays constant for eight times as many", () => {
  const many = <T>(of: (at: number) => T) => {
    return (count: number): T[] => Array.from({ length: count }, (_, at) => of(at));
  };

  test("ranking candidates", async () => {
    const found = many((at) => movie(at + 1, `Dune ${at % 7 === 0 ? "" : at}`, 1900 + (at % 100)));
    expect(
      await growth(found, 250, (all) => gather({ name: movieName("Dune", 1984), found: all })),
    ).toBeLessThan(LINEAR);
  });

  test("finding extras among episodes", async () => {
    const files = many((at) => ({
      path: `Marsh ${at}.S01E01${at % 2 ? ".Trailer" : ""}.mkv`,
      size: 1024 ** 3,
    }));
    expect(await growth(files, 500, rolesOf)).toBeLessThan(LINEAR);
  });

  test("planning subtitles", async () => {
    const name = "Lantern.Hill.2010.1080p.BluRay.x264-GRP";
    const subtitles = many((at) => `Subs/${at}_English.${at % 2 ? "idx" : "srt"}`);
    const identity = { type: "movie", tmdbId: 1, title: "Lantern Hill", year: 2010 } as const;
    const library = { path: "/lib", folders: [], seasonFolders: () => [] };
    const ready = (count: number) => {
      const paths = [`${name}.mkv`, ...subtitles(count)];
      const parsed = parseRelease(name, paths).files;
      const items = paths.map((path, at) => item(path, at === 0 ? "video" : "subtitle"));
      return { identity, items, parsed, library, versions: new Map<string, string>() };
    };
    expect(await growth(ready, 600, plan)).toBeLessThan(LINEAR);
  });

  test("matching subtitles to videos in deeply nested folders", async () => {
    const deep = "d/".repeat(200);
    const pairs = many((at) => [
      item(`${deep}Show.E${at}.mkv`),
      item(`${deep}Show.E${at}${".x".repeat(100)}.srt`, "subtitle"),
    ]);
    const owners = (all: ReturnType<typeof pairs>): void => {
      const of = createSubtitleOwner(
        all.flatMap(([video]) => video ?? []),
        new Map(),
      );
      for (const [, subtitle] of all) if (subtitle) of(subtitle);
    };
    expect(await growth(pairs, 300, owners)).toBeLessThan(LINEAR);
  });
});
