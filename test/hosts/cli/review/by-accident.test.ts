import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type {
  CandidateInFull,
  ShownAction,
  ShownItem,
} from "../../../../src/app/shown/release-shape.ts";
import type { ShownWork } from "../../../../src/app/shown/work-shape.ts";
import { widthOf } from "../../../../src/base/text/wrap.ts";
import { runReviewSession } from "../../../../src/hosts/cli/review/session.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import type { Review } from "../../../support/review.ts";
import { shownItem } from "../../../support/shown-release.ts";
import { fakeContext, fakeIo, PIPE } from "../fake-context.ts";

const work = (type: "movie" | "tv", id: number, title: string, year: number): ShownWork => ({
  type,
  tmdb_id: id,
  title,
  year,
  url: `https://www.themoviedb.org/${type}/${id}`,
});

const heat: CandidateInFull = { ...work("movie", 949, "Heat", 1995), confidence: 0.9 };
const approve: ShownAction = {
  text: "plex-ingest approve 7 --type movie --tmdb 949",
  tool: "approve_ingest",
  arguments: { ids: [7], type: "movie", tmdb_id: 949 },
};
const reject: ShownAction = {
  text: "plex-ingest reject 7",
  tool: "reject_ingest",
  arguments: { ids: [7] },
};

const release = (more: Partial<ShownItem> = {}): ShownItem =>
  shownItem("Heat.1080p.mkv", {
    reasons: [{ code: "no_year_movie", message: "Neither the name nor the folder has a year." }],
    candidates: [heat],
    next: [approve, reject],
    files: [{ path: "Heat.1080p.mkv", role: "video", bytes: 1 }],
    ...more,
  });

type Typed = { keys: string[]; lines?: string[] };

/**
 * Reviews one release after the other with these keys and lines; `q` leaves when they are used up.
 */
async function session(
  { keys, lines = [] }: Typed,
  items: ShownItem[],
  { ask, ...more }: Partial<Review> & Partial<Pick<Io, "ask">> = {},
  rows?: number,
) {
  const done: unknown[] = [];
  const screens: string[] = [];
  let before = 0;
  const paper = rows === undefined ? PIPE : { ...PIPE, columns: 80, rows, redraws: true };
  const io = fakeIo({
    terminal: true,
    paper,
    key: async () => {
      screens.push(stripVTControlCharacters(io.written().slice(before)));
      before = io.written().length;
      return keys.shift() ?? "q";
    },
    line: async () => lines.shift() ?? "",
    ...(ask ? { ask } : {}),
    forgetKeys: async () => void done.push("forget"),
  });
  const decide = (what: string) => async (ids: readonly number[], given: unknown) => {
    done.push([what, ids, given]);
    return { results: ids.map((id) => ({ id, ok: true, state: what })), engine: { running: true } };
  };
  const review: Partial<Review> = {
    page: async () => ({ items, total: items.length }),
    showInFull: async (id) => items.find((item) => item.id === id) ?? release({ id }),
    status: async () => ({ copies: [] }) as never,
    preview: async () => Promise.reject(new Error("There is no disk.")),
    approve: decide("approved"),
    reject: decide("rejected"),
    ...more,
  };
  const { context } = fakeContext(io, review);
  const decided = await runReviewSession(io, context, "cli:anna");
  const acts = done.filter((one) => one !== "forget");
  return { io, decided, acts, done, screens };
}

/**
 * As in TMDB: the title 1917 and the id 1917 are two different works, and the id 24 exists once for
 * each type.
 */
const search: Review["search"] = async ({ title, type }) => ({
  results: [work("movie", 530_915, "1917", 2019), work("tv", 1973, "24", 2001)].filter(
    (one) => one.title === title && (type === undefined || one.type === type),
  ),
});
const worksNamed: Review["worksNamed"] = async (reference, type) =>
  [
    work("movie", 1917, "Who Killed Bambi?", 2003),
    work("movie", 300, "The Science of Sleep", 2006),
    work("movie", 24, "Kill Bill: Vol. 1", 2003),
    work("tv", 24, "A Series", 1999),
  ].filter((one) => one.tmdb_id === reference.id && (type === undefined || one.type === type));

test("searches a number as a title first, and lists the work with that id as an additional result", async () => {
  const typed = { keys: ["s"], lines: ["1917", "1"] };
  const { acts, io } = await session(typed, [release()], { search, worksNamed });
  expect(acts).toEqual([
    ["approved", [7], { type: "movie", tmdbId: 530_915, title: "1917", year: 2019 }],
  ]);
  expect(io.written()).toContain("1  1917 (2019)  movie 530915");
  expect(io.written()).toContain("2  id 1917: Who Killed Bambi? (2003)  movie 1917");
});

test.each([
  ["300", ["1  id 300: The Science of Sleep (2006)  movie 300"]],
  [
    "24",
    [
      "1  24 (2001)",
      "2  id 24: Kill Bill: Vol. 1 (2003)  movie 24",
      "3  id 24: A Series (1999)  tv 24",
    ],
  ],
  ["tt0005074", []],
])(
  "files nothing for %s until its title is shown and its number is typed",
  async (typed, lines) => {
    const { acts, io } = await session({ keys: ["s"], lines: [typed, ""] }, [release()], {
      search,
      worksNamed,
    });
    expect(acts).toEqual([]);
    for (const line of lines) expect(io.written()).toContain(line);
    expect(io.written()).toContain(
      lines.length > 0 ? "Nothing was chosen." : "TMDB lists nothing under “tt0005074”",
    );
  },
);

test("asks before it approves a searched work that the library already has", async () => {
  const preview: Review["preview"] = async (_, { tmdb }) => ({
    files: [],
    warnings:
      tmdb === 530_915 ? ["The library has it already: 1917 (2019).mkv, filed by release 3."] : [],
  });
  const answers = async (yes: boolean) => {
    const typed = { keys: ["s"], lines: ["1917", "1"] };
    return session(typed, [release({ next: [reject] })], {
      search,
      worksNamed,
      preview,
      ask: async () => yes,
    });
  };
  const no = await answers(false);
  expect(no.io.written()).toContain(
    "  ! The library has it already: 1917 (2019).mkv, filed by release 3.",
  );
  expect(no.acts).toEqual([]);
  expect((await answers(true)).acts).toHaveLength(1);
});

test("shows an empty search result on the next screen", async () => {
  const { screens } = await session(
    { keys: ["s"], lines: ["Xyzzy"] },
    [release()],
    { search, worksNamed },
    24,
  );
  expect(screens[1]).toContain(
    "TMDB lists nothing under “Xyzzy”. Try fewer words, or the original title.",
  );
});

test("Enter decides nothing, and keys typed before a screen is drawn are dropped", async () => {
  const { acts, done, screens } = await session({ keys: ["\r", "\n", "x"] }, [
    release(),
    release({ id: 8 }),
  ]);
  expect(acts).toEqual([["rejected", [7], undefined]]);
  expect(screens[1]).toContain("Enter does nothing here");
  expect(done.filter((one) => one === "forget")).toHaveLength(4);
});

test("pressing y accepts only the first offer, and never replaces a file of the library", async () => {
  const add = {
    text: "plex-ingest add /in/a.mkv",
    tool: "execute_ingest",
    arguments: { path: "/in/a.mkv" },
  };
  const several = await session({ keys: ["a"] }, [release({ next: [add, approve, reject] })]);
  expect(several.acts).toEqual([]);
  const replace = { ...approve, arguments: { ...approve.arguments, duplicates: "replace" } };
  const twice = await session({ keys: ["a", "r"] }, [release({ next: [replace, reject] })]);
  expect(twice.screens[1]).toContain("r replaces that, k keeps both, x rejects this one");
  expect(twice.acts).toEqual([["approved", [7], { duplicates: { do: "replace" } }]]);
  const foreign = { ...approve, arguments: { ...approve.arguments, duplicates: "keep_both" } };
  expect((await session({ keys: ["r"] }, [release({ next: [foreign, reject] })])).acts).toEqual([]);
});

const many: ShownItem = release({
  reasons: Array.from({ length: 5 }, (_, n) => ({
    code: "x",
    message: `Reason ${n} ${"and more ".repeat(12)}`,
  })),
  candidates: Array.from({ length: 5 }, (_, n) => ({
    ...heat,
    title: `Heat ${n}`,
    overview: "A long story. ".repeat(10),
    length_fit: {
      fit: "differs" as const,
      difference_ms: 1,
      text: "The file runs 3 min longer than the film.",
    },
  })),
  files: Array.from({ length: 9 }, (_, n) => ({ path: `${n}.mkv`, role: "video", bytes: 1 })),
});

test("at 80x24, the keys stay in view and the least useful lines are dropped first", async () => {
  const { screens } = await session({ keys: ["v", "?"] }, [many], {}, 24);
  const [first = "", whole = "", help = ""] = screens;
  const rows = first.trimEnd().split("\n");
  expect(rows.length).toBeLessThan(24);
  for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(80);
  expect(first).toContain("a approve  1-5 candidate  s search");
  expect(first).toContain("q quit");
  expect(whole).toContain("  8.mkv [video]".replace("8", "7"));
  expect(whole).toContain("5  Heat 4 (1995)");
  expect(whole).toContain("a approve");
  expect(help).toContain("reject: leave it where it is, for good");
  expect(help).toContain("Press any key to go back to #7");
  expect(help.trimEnd().split("\n").length).toBeLessThan(24);
  const some = await session({ keys: [] }, [release({ candidates: many.candidates })], {}, 24);
  for (const n of [0, 1, 2, 3, 4]) expect(some.screens[0]).toContain(`Heat ${n} (1995)`);
  expect(some.screens[0]?.match(/A long story/g)?.length).toBeGreaterThan(0);
});

test("shows before confirmation where the file would go and that the library already has the work", async () => {
  const preview: Review["preview"] = async (target, choice) => {
    expect([target, choice]).toEqual(["7", { type: "movie", tmdb: 949 }]);
    const destination = "/media/Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv";
    return {
      files: [{ path: "Heat.1080p.mkv", role: "video", destination }],
      warnings: [
        "Neither the name nor the folder has a year.",
        "The library has it already: Heat (1995).mkv.",
      ],
      library_folder: "/media/Movies",
    };
  };
  const there = { ...heat, in_library: "Heat (1995).mkv, filed by release 3" };
  const { screens } = await session({ keys: [] }, [release({ candidates: [there] })], { preview });
  expect(screens[0]).toContain(
    "  a  → Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv\n     ! The library has it already",
  );
  expect(screens[0]).toContain("     in the library: Heat (1995).mkv, filed by release 3");
  expect(screens[0]?.match(/Neither the name nor the folder/g)).toHaveLength(1);
});

test("after a decision is taken back, shows the release's new state and its available keys", async () => {
  let state = "review";
  const asked: unknown[] = [];
  const items = [release(), release({ id: 8 }), release({ id: 9 })];
  const { screens, decided } = await session({ keys: ["1", "n", "u", "x", "a"] }, items, {
    showInFull: async (id) => {
      if (id !== 7 || state === "review") return release({ id });
      const retry = { text: "plex-ingest retry 7", tool: "retry_ingest", arguments: { ids: [7] } };
      return release({ state: "undone", identity: heat, next: [retry, approve] });
    },
    show: async (id) => release({ id, state: "filed" }),
    undo: async (ids, _, wait) => {
      asked.push([ids, typeof wait?.maxMs]);
      state = "undone";
      return { results: [{ id: 7, ok: true, state }], engine: { running: true } };
    },
  });
  expect(asked).toEqual([[[7], "number"]]);
  expect(screens[3]).toContain("#7 was taken out of the library.");
  expect(screens[3]).toContain("1 of 3");
  expect(screens[3]).toContain("  undone: was Heat (1995) [movie 949]");
  expect(screens[3]).toContain("a approve  1 candidate  s search");
  expect(screens[3]).not.toContain("x reject");
  expect(screens[4]).toContain("#7 is undone: none of it is filed, and it stays where it is.");
  expect(decided).toEqual([{ id: 7, kind: "approved" }]);
  const back = await session({ keys: ["1", "u"] }, items, { show: async (id) => release({ id }) });
  expect(back.screens[2]).toContain("#7 is already in review again.");
  expect(back.screens[2]).toContain("1 of 3, 0 decided");
});
