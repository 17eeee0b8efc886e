import { expect, test } from "vitest";
import { findLikelyWork } from "../../../../src/core/actions/offered/likely-work.ts";
import type { ItemView, ReleaseView } from "../../../../src/hosts/ui/desk/answers.ts";
import {
  adviceOf,
  filingsOf,
  listDuplicateChoices,
  listFacts,
  preselectWork,
  readSearch,
  streamOf,
  withDuplicateChoices,
  worksOf,
} from "../../../../src/hosts/ui/model/decision.ts";
import { newsOf } from "../../../../src/hosts/ui/model/news.ts";
import {
  findApprovalAs,
  findSoleApproval,
  likenessOf,
} from "../../../../src/hosts/ui/model/selection.ts";

const dune = (tmdb_id: number, year: number, confidence: number, fit?: "fits" | "differs") => ({
  type: "movie" as const,
  tmdb_id,
  title: "Dune",
  year,
  confidence,
  ...(fit === undefined ? {} : { length_fit: { fit, difference_ms: 0, text: "" } }),
});

const item = (more: Partial<ItemView> = {}): ItemView =>
  ({
    id: 6,
    state: "review",
    version: 3,
    candidates: [dune(438_631, 2021, 0.735), dune(841, 1984, 0.665)],
    next: [
      {
        text: "",
        tool: "approve_ingest",
        arguments: { ids: [6], type: "movie", tmdb_id: 438_631 },
      },
    ],
    files: [{ path: "Dune.1080p.mkv", role: "video" }],
    history: [],
    reasons: [],
    ...more,
  }) as ItemView;

test("preselects the work that the server offers, as row, card and batch do", () => {
  const [newer, older] = [dune(438_631, 2021, 0.735), dune(841, 1984, 0.665)];
  const next = [
    { text: "", tool: "approve_ingest", arguments: { ids: [6], type: "movie", tmdb_id: 841 } },
  ];
  for (const more of [{ next }, { next, identity: newer }, { next, candidates: [older, newer] }]) {
    expect([preselectWork(item(more)), findLikelyWork(item(more))?.year]).toEqual([
      "movie/841",
      1984,
    ]);
    expect(findSoleApproval(item(more) as ReleaseView)).toMatchObject({ tmdb_id: 841 });
  }
  expect(preselectWork(item({ candidates: [], next: [] }))).toBeUndefined();
});

test("names and preselects no work if the server offers to name one", () => {
  const next = [
    {
      text: "",
      tool: "approve_ingest",
      arguments: { ids: [6], type: "movie" },
      needs: ["tmdb_id"],
    },
  ];
  for (const identity of [undefined, dune(438_631, 2021, 0.735)]) {
    const open = item({ next, ...(identity && { identity }) });
    expect([preselectWork(open), findLikelyWork(open)]).toEqual([undefined, undefined]);
  }
});

test("each sentence about a release is shown once", () => {
  const reasons = [
    { code: "remake_rival", message: "Two films have this title." },
    { code: "runs_as_long", message: "It runs 2 h 17 min." },
  ];
  const facts = listFacts(item({ reasons, parsed: { why: "It runs 2 h 17 min." } }));
  expect(facts.map(({ message }) => message)).toEqual(reasons.map(({ message }) => message));
});

test("asks about the library's version in place of the plain filing", () => {
  const filings = filingsOf(item(), dune(841, 1984, 1));
  expect(
    withDuplicateChoices(filings, ["replace", "keep_both"]).map(({ how, approval }) => [
      how,
      approval.duplicates,
      approval.tmdb_id,
    ]),
  ).toEqual([
    ["replace", "replace", 841],
    ["keep_both", "keep_both", 841],
  ]);
});

test("a filing request contains the type, id and version that the user saw", () => {
  expect(filingsOf(item(), dune(841, 1984, 0.6))).toEqual([
    { how: "file", missing: [], approval: { ids: [6], type: "movie", tmdb_id: 841, version: 3 } },
  ]);
});

test("offers to replace or keep both for a work in the library, exactly as the server offers it", () => {
  const next = (["replace", "keep_both"] as const).map((duplicates) => ({
    text: "",
    tool: "approve_ingest",
    arguments: { ids: [6], type: "movie", tmdb_id: 841, duplicates },
  }));
  expect(
    filingsOf(item({ next }), dune(841, 1984, 1)).map(({ how, approval }) => [
      how,
      approval.duplicates,
    ]),
  ).toEqual([
    ["replace", "replace"],
    ["keep_both", "keep_both"],
  ]);
});

test("a duplicate belongs to the work that was decided, which stays available as a choice", () => {
  const identity = dune(438_631, 2021, 1);
  const next = (["replace", "keep_both"] as const).map((duplicates) => ({
    text: "",
    tool: "approve_ingest",
    arguments: { ids: [6], type: "movie", tmdb_id: 438_631, duplicates },
  }));
  const there = item({ next, identity, candidates: [] });
  expect([worksOf(there), preselectWork(there)]).toEqual([[identity], "movie/438631"]);
  expect(filingsOf(there, identity).map(({ how }) => how)).toEqual(["replace", "keep_both"]);
  const other = dune(841, 1984, 1);
  expect(filingsOf(there, other)).toMatchObject([{ how: "file", approval: { tmdb_id: 841 } }]);
  expect(filingsOf(there, other)[0]?.approval).not.toHaveProperty("duplicates");
  expect(listDuplicateChoices(there, other)).toEqual([undefined]);
});

test("labels leaving the remaining files of a pack as such, and never offers it for a batch", () => {
  const skip = { ids: [6], type: "tv", tmdb_id: 1, files: [{ path: "odd.mkv", skip: true }] };
  const next = [{ text: "", tool: "approve_ingest", arguments: skip }];
  const show = { type: "tv" as const, tmdb_id: 1, title: "Show" };
  expect(filingsOf(item({ state: "filed", next }), show).map(({ how }) => how)).toEqual([
    "leave_rest",
  ]);
  expect(findSoleApproval(item({ next, candidates: [] }))).toBeUndefined();
});

test("shows no button for a disc that the server would refuse, only advice on what to do first", () => {
  const next = [
    { text: "convert it to a video file in a watched folder" },
    { text: "", tool: "reject_ingest" },
  ];
  expect(filingsOf(item({ next }), dune(841, 1984, 1))).toEqual([]);
  expect(adviceOf({ next })).toEqual(["convert it to a video file in a watched folder"]);
});

test("asks for season and episode numbers that only the user knows, but not for a film", () => {
  const next = [
    {
      text: "",
      tool: "approve_ingest",
      arguments: { ids: [6], type: "tv", tmdb_id: 1 },
      needs: ["season", "episodes"],
    },
  ];
  const show = { type: "tv" as const, tmdb_id: 1, title: "Show" };
  expect(filingsOf(item({ next }), show)[0]?.missing).toEqual(["season", "episodes"]);
  expect(filingsOf(item({ next }), dune(841, 1984, 1))[0]?.missing).toEqual([]);
});

test("sends the offered numbers and files with a series, and never with a film", () => {
  const offered = {
    season: 1,
    episodes: [2],
    files: [{ path: "a.mkv", season: 1, episodes: [2] }],
  };
  const next = [
    {
      text: "",
      tool: "approve_ingest",
      arguments: { ids: [6], type: "tv", tmdb_id: 1, ...offered },
    },
  ];
  const show = { type: "tv" as const, tmdb_id: 1, title: "Show" };
  expect(filingsOf(item({ next }), show)[0]?.approval).toMatchObject({ type: "tv", ...offered });
  expect(filingsOf(item({ next }), dune(841, 1984, 1))[0]?.approval).toEqual({
    ids: [6],
    type: "movie",
    tmdb_id: 841,
    version: 3,
  });
});

test("reads a search as a title, a title with a year, or a TMDB number; a lone year is a title", () => {
  expect(readSearch(" Dune 1984 ")).toEqual({ query: "Dune", year: 1984 });
  expect(readSearch("Dune (1984)")).toEqual({ query: "Dune", year: 1984 });
  expect(readSearch("841")).toEqual({ id: 841 });
  expect(readSearch("1917")).toEqual({ query: "1917" });
  expect(readSearch("  ")).toBeUndefined();
});

test("a batch files releases with one clear choice, and leaves out those that need a closer look", () => {
  const clear = item({ id: 7, candidates: [dune(1, 2021, 0.95), dune(2, 1984, 0.7)] });
  const close = item({
    id: 8,
    next: [{ text: "", tool: "approve_ingest", arguments: {}, needs: ["tmdb_id"] }],
  });
  const disc = item({ id: 9, next: [{ text: "make a file of it" }] });
  const blank = item({
    id: 10,
    next: [{ text: "", tool: "approve_ingest", arguments: {}, needs: ["tmdb_id"] }],
  });
  expect(findSoleApproval(clear as ReleaseView)).toEqual({
    ids: [7],
    type: "movie",
    tmdb_id: 438_631,
    version: 3,
  });
  for (const one of [close, disc, blank]) {
    expect(findSoleApproval(one as ReleaseView)).toBeUndefined();
  }
  const told = item({
    reasons: [
      { code: "remake_rival", message: "" },
      { code: "runs_as_long", message: "" },
    ],
  });
  expect(findSoleApproval(told)).toMatchObject({ tmdb_id: 438_631 });
});

test("approves several releases as one work if only the work is missing, and each keeps its own numbers", () => {
  const work = { type: "tv" as const, tmdb_id: 1437, title: "Firefly" };
  const offer = (asked: object, needs?: string[]): ReleaseView =>
    item({
      next: [
        {
          text: "",
          tool: "approve_ingest",
          arguments: { ids: [6], ...asked },
          ...(needs && { needs }),
        },
      ],
    });
  expect(findApprovalAs(offer({ type: "tv", season: 1, episodes: [2] }), work)).toEqual({
    ids: [6],
    type: "tv",
    tmdb_id: 1437,
    version: 3,
    season: 1,
    episodes: [2],
  });
  expect(findApprovalAs(offer({}, ["type", "tmdb_id"]), work)).toMatchObject({ tmdb_id: 1437 });
  for (const other of [
    offer({ duplicates: "replace" }),
    offer({ files: [{ path: "a", skip: true }] }),
  ]) {
    expect(findApprovalAs(other, work)).toBeUndefined();
  }
  expect(findApprovalAs(offer({}, ["season"]), work)).toBeUndefined();
  const named = (name: string): string => likenessOf({ name, candidates: [] });
  expect(named("Odd.Show.S01E02.720p.mkv")).toBe(named("Odd.Show.S02E11.1080p.mkv"));
  expect(named("Odd.Show.S01E02.720p.mkv")).not.toBe(named("Harbour.Lights.2009.avi"));
});

test("excludes replacements and decided releases from a batch", () => {
  const next = [
    { text: "", tool: "approve_ingest", arguments: { tmdb_id: 1, duplicates: "replace" } },
  ];
  expect(findSoleApproval(item({ next, candidates: [] }) as ReleaseView)).toBeUndefined();
  expect(findSoleApproval(item({ state: "filed", candidates: [] }) as ReleaseView)).toBeUndefined();
});

test("offers each duplicate choice once, and only choices that the server offers", () => {
  const asks = (duplicates?: "replace" | "keep_both") => ({
    text: "",
    tool: "approve_ingest",
    arguments: { duplicates },
  });
  expect(
    listDuplicateChoices({
      next: [asks("replace"), asks("keep_both"), asks("replace"), { text: "" }],
    }),
  ).toEqual(["replace", "keep_both"]);
  expect(listDuplicateChoices({ next: [asks()] })).toEqual([undefined]);
  expect(listDuplicateChoices({})).toEqual([undefined]);
});

test("counts the streams of a disc when one of them becomes the film, but not those of an ordinary video", () => {
  const file = (path: string, role: string) => ({ path, role, bytes: 7 });
  const of = [
    file("a/1.m2ts", "disc"),
    file("a/2.m2ts", "disc"),
    file("a/i.bdmv", "disc"),
    file("b.mkv", "video"),
  ];
  const files = of as ItemView["files"];
  const filing = (path: string) => ({
    approval: { ids: [6], files: [{ path, role: "video" as const }] },
  });
  expect(streamOf({ files }, filing("a/2.m2ts"))).toEqual({
    path: "a/2.m2ts",
    bytes: 7,
    count: 2,
  });
  expect(streamOf({ files }, filing("b.mkv"))).toBeUndefined();
  expect(streamOf({ files }, { approval: { ids: [6] } })).toBeUndefined();
});

test("reports other people's decisions before the engine's steps, with the resulting state", () => {
  const entry = (id: number, action: string, actor: string, to: string) => ({
    id,
    at: "",
    action,
    actor,
    to,
  });
  const seen = { history: [entry(4, "held", "engine", "review")] };
  const by = (state: string, ...news: ItemView["history"]) =>
    newsOf(seen, { state, history: [...news, ...seen.history] });
  expect(
    by("filed", entry(6, "filed", "engine", "filed"), entry(5, "approved", "cli:anna", "approved")),
  ).toEqual({
    action: "approved",
    actor: "cli:anna",
    now: "filed",
  });
  expect(by("rejected", entry(5, "rejected", "web:phone", "rejected"))).toEqual({
    action: "rejected",
    actor: "web:phone",
  });
  expect(by("settling", entry(5, "changed", "engine", "settling"))).toEqual({
    action: "changed",
    actor: "engine",
  });
  const { to: _, ...learned } = entry(6, "learned", "web:phone", "");
  expect(by("approved", learned, entry(5, "approved", "web:phone", "approved"))).toEqual({
    action: "approved",
    actor: "web:phone",
  });
  expect(by("review")).toBeUndefined();
});
