import { expect, test } from "vitest";
import { readTree } from "../../../src/core/library-tree/read-tree.ts";
import { parseRelease } from "../../../src/names/index.ts";
import { audited } from "../../support/audited.ts";
import { randomFrom, SEED } from "../../support/random.ts";
import { episode, FILMS, film, Library, SHOWS, show } from "../rename/made-up-library.ts";

const ROMANS = ["I", "II", "III", "IV"];
const WORDS = ["One", "Two", "Three", "Four"];
const LETTERS = ["A", "B", "C", "D"];
const TITLES = ["Heat", "Gone with the Wind", "The Ten Commandments", "1900", "Das Boot", "Che"];

type Random = () => number;
const one = <T>(all: readonly T[], random: Random): T =>
  all[Math.floor(random() * all.length)] as T;

/** Ways to number the parts of a film, as people and programs write them. */
function counted(count: number, random: Random): string[] {
  const isDisc = random() < 0.5;
  const word = isDisc
    ? one(["cd", "CD", "disc", "Disc", "disk", "DISK"], random)
    : one(["part", "Part", "PART", "pt", "Pt", "Teil", "parte", "partie"], random);
  const [numbers, mayJoin] = one(
    [
      [["1", "2", "3", "4"], true],
      [["01", "02", "03", "04"], true],
      [ROMANS, false],
      [WORDS, false],
      [LETTERS, false],
      [LETTERS.map((letter) => letter.toLowerCase()), false],
      ...(word === "Teil" ? [[["Eins", "Zwei", "Drei", "Vier"], false] as const] : []),
    ] as const,
    random,
  );
  const between = mayJoin ? one(["", " ", ".", "-"], random) : one([" ", ".", "-", "_"], random);
  // "Part 1 of 2" is more often an episode.
  const whole = isDisc && mayJoin && random() < 0.2 ? ` of ${count}` : "";
  return numbers.slice(0, count).map((number) => `${word}${between}${number}${whole}`);
}

test("adopt, audit and rename treat the numbered parts in a film's folder as one film", () => {
  for (let run = 0; run < 150; run++) {
    const random = randomFrom(SEED * 1000 + run);
    const title = one(TITLES, random);
    const folder = `${title} ${random() < 0.5 ? "(1995)" : "{tmdb-949}"}`;
    const count = 2 + Math.floor(random() * 3);
    const [open, close] = one(
      [
        [" - ", ""],
        [" ", ""],
        [".", ""],
        ["-", ""],
        [" (", ")"],
        [" [", "]"],
        ["_", ""],
      ] as const,
      random,
    );
    const tail = one(["", "", " - 1080p", " [Bluray-720p]", ".1080p.BluRay-GRP"], random);
    // A bare number is more likely an episode number.
    const stem = random() < 0.5 && !/^\d/.test(title) ? title : `${title} (1995)`;
    const names = counted(count, random).map((part) => `${stem}${open}${part}${close}${tail}.mkv`);
    const paths = names.map((name) => `${folder}/${name}`);
    const said = paths.join();

    const { works } = readTree({
      files: paths.map((path) => ({ path, size: 2e9 })),
      folders: [],
    });
    expect(
      works.map(({ path }) => path),
      said,
    ).toEqual([folder]);
    const { files } = parseRelease(folder, names);
    expect(
      [...files.values()].map(({ part }) => part),
      said,
    ).toEqual(names.map((_, at) => at + 1));
    expect(audited(paths, { type: "movie" }), said).toEqual([]);
    const of = film(949, title, 1995);
    const library = new Library(
      FILMS,
      Object.fromEntries(paths.map((path) => [path, { of, home: folder }])),
    );
    library.rename();
    const ends = [...library.places().values()].map(
      (path) => /^.* - (pt\d)(?: - [^/]*)?\.mkv$/.exec(path)?.[1],
    );
    expect(ends, said).toEqual(names.map((_, at) => `pt${at + 1}`));
  }
});

test("a part number in an episode title does not create a second work or a part in a file name", () => {
  const ways: ((title: string, n: number) => string)[] = [
    (title, n) => `${title} Part ${ROMANS[n]}`,
    (title, n) => `${title}, Part ${n + 1}`,
    (title, n) => `${title} - Part ${WORDS[n]}`,
    (title, n) => `${title} (${n + 1})`,
    (title, n) => `${title} Pt. ${n + 1}`,
    (title, n) => `${title} (Teil ${n + 1})`,
    (title, n) => `${title} ${ROMANS[n]}`,
    (_, n) => `Part ${ROMANS[n]}`,
    (_, n) => `Part ${WORDS[n]}`,
    (_, n) => `Teil ${n + 1}`,
    (title, n) => `${title} Part ${LETTERS[n]}`,
  ];
  const layouts: ((title: string, season: number, number: string, name: string) => string)[] = [
    (title, season, number, name) =>
      `Season ${season}/${title} - S0${season}E${number} - ${name}.mkv`,
    (title, season, number, name) =>
      `Season ${season}/${title} (2004) - s0${season}e${number} - ${name} - 720p.mkv`,
    (_, season, number, name) => `Season 0${season}/${number} - ${name}.mkv`,
    (_, season, number, name) => `Staffel ${season}/${season}x${number} ${name}.avi`,
    (title, season, number, name) =>
      `Season ${season}/${title}.S0${season}E${number}.${name.replace(/[ ,()-]+/g, ".")}.1080p-GRP.mkv`,
  ];
  for (let run = 0; run < 60; run++) {
    const random = randomFrom(SEED * 1000 + run);
    const title = one(["Lost", "The West Wing", "Firefly"], random);
    const folder = `${title} (2004)`;
    const [way, layout] = [one(ways, random), one(layouts, random)];
    const names = [
      "Pilot",
      ...[0, 1, 2].map((n) => way("The Fire", n)),
      ...[0, 1].map((n) => way("Ashes", n)),
      "End",
    ];
    const episodes = [1, 2].flatMap((season) =>
      names.map((name, at) => {
        const number = String(at + 1).padStart(2, "0");
        return {
          path: `${folder}/${layout(title, season, number, name)}`,
          is: episode(season, at + 1, name),
        };
      }),
    );
    const paths = episodes.map(({ path }) => path);
    const said = paths.join();
    const { works } = readTree({ files: paths.map((path) => ({ path, size: 2e9 })), folders: [] });
    expect(
      works.map(({ path }) => path),
      said,
    ).toEqual([folder]);
    expect(audited(paths, { type: "tv" }), said).toEqual([]);
    const of = show(7, title, 2004);
    const library = new Library(
      SHOWS,
      Object.fromEntries(episodes.map(({ path, is }) => [path, { of, is, home: folder }])),
    );
    library.rename();
    expect(
      [...library.places().values()].filter((path) => / - (?:pt|cd)\d/.test(path)),
      said,
    ).toEqual([]);
    expect(new Set(library.places().values()).size, said).toBe(paths.length);
  }
});
