import { expect, test } from "vitest";
import {
  findWorksNamed,
  nameWork,
  type OpenCatalogue,
} from "../../../../src/app/review/choose/name-work.ts";
import { Outage } from "../../../../src/base/errors.ts";
import type { MediaType } from "../../../../src/base/identity.ts";
import type { WorkReference } from "../../../../src/core/work-reference.ts";
import { cataloguePorts, type Listed } from "../../../support/catalogue-ports.ts";
import { saying } from "../../../support/said.ts";
import { movie, series } from "../../../support/works.ts";

const never = AbortSignal.any([]);
const LISTED: Listed[] = [
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
  { ...series(1396, "Breaking Bad", 2008, []), ids: ["tt0903747", "81189"] },
  { ...movie(5, "Another 81189", 2001), ids: ["81189", "7"] },
  { ...movie(6, "One more", 2001), ids: ["7"] },
];
const open: OpenCatalogue = async () => cataloguePorts(LISTED).ports;
const closed: OpenCatalogue = () => expect.unreachable();

test("accepts a TMDB id without a request", async () => {
  expect(await nameWork(closed, undefined, "tv", never)).toEqual({ type: "tv" });
  expect(await nameWork(closed, { kind: "tmdb", id: 603 }, undefined, never)).toEqual({
    tmdbId: 603,
  });
  expect(await nameWork(closed, { kind: "tmdb", id: 603 }, "movie", never)).toEqual({
    type: "movie",
    tmdbId: 603,
  });
  const page = { kind: "tmdb", id: 1396, type: "tv" } as const;
  expect(await nameWork(closed, page, undefined, never)).toEqual({ type: "tv", tmdbId: 1396 });
});

test("resolves another catalogue's id to TMDB's work with its title", async () => {
  const matrix = { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 };
  expect(await nameWork(open, { kind: "imdb", id: "tt0133093" }, undefined, never)).toEqual(matrix);
  expect(await nameWork(open, { kind: "imdb", id: "tt0133093" }, "movie", never)).toEqual(matrix);
  const show = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };
  expect(await nameWork(open, { kind: "tvdb", id: 81_189, type: "tv" }, undefined, never)).toEqual(
    show,
  );
  expect(await nameWork(open, { kind: "tvdb", id: 81_189 }, "tv", never)).toEqual(show);
});

test("refuses an address and a type that contradict each other, without a request", async () => {
  await expect(
    nameWork(closed, { kind: "tmdb", id: 603, type: "movie" }, "tv", never),
  ).rejects.toMatchObject({
    code: "invalid_request",
    message: "The address is for a film, but the type says series.",
  });
  await expect(
    nameWork(closed, { kind: "tvdb", id: 81_189, type: "tv" }, "movie", never),
  ).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("refuses an id that TMDB lacks, lists as the other type or lists twice, and explains what to do", async () => {
  await expect(
    nameWork(open, { kind: "imdb", id: "tt9999999" }, undefined, never),
  ).rejects.toMatchObject({
    code: "not_found",
    message: "TMDB lists no movie or series with the id tt9999999 (IMDb).",
    hint: saying("plex-ingest search"),
  });
  await expect(
    nameWork(open, { kind: "imdb", id: "tt0133093" }, "tv", never),
  ).rejects.toMatchObject({
    code: "conflict",
    message:
      "TMDB lists tt0133093 (IMDb) as “The Matrix” (1999) [movie 603], which is not a series.",
  });
  await expect(
    nameWork(open, { kind: "tvdb", id: 81_189 }, undefined, never),
  ).rejects.toMatchObject({
    code: "conflict",
    message:
      "TMDB lists more than one work with the id 81189 (TVDB): “Breaking Bad” (2008) [tv 1396] or “Another 81189” (2001) [movie 5].",
  });
  await expect(nameWork(open, { kind: "tvdb", id: 7 }, "movie", never)).rejects.toMatchObject({
    code: "conflict",
  });
});

test("passes a TMDB outage on to the caller", async () => {
  const down = new Outage("tmdb_unavailable", "TMDB does not answer.");
  const failing: OpenCatalogue = async () => ({
    ...(await open()),
    find: async () => Promise.reject(down),
  });
  await expect(nameWork(failing, { kind: "imdb", id: "tt0133093" }, undefined, never)).rejects.toBe(
    down,
  );
});

test("lists every meaning of a reference with title and year: a bare number as film and as series", async () => {
  const listed: Listed[] = [
    ...LISTED,
    movie(24, "Kill Bill", 2003),
    series(24, "Twenty-Four", 2001, []),
  ];
  const openListed: OpenCatalogue = async () => cataloguePorts(listed).ports;
  const titles = async (...asked: [WorkReference, MediaType | undefined]) =>
    (await findWorksNamed(openListed, ...asked, never)).map(
      ({ type, title, year }) => `${type} ${title} ${year}`,
    );
  expect(await titles({ kind: "tmdb", id: 24 }, undefined)).toEqual([
    "movie Kill Bill 2003",
    "tv Twenty-Four 2001",
  ]);
  expect(await titles({ kind: "tmdb", id: 24 }, "tv")).toEqual(["tv Twenty-Four 2001"]);
  expect(await titles({ kind: "tmdb", id: 24, type: "movie" }, "tv")).toEqual([
    "movie Kill Bill 2003",
  ]);
  expect(await titles({ kind: "imdb", id: "tt0133093" }, undefined)).toEqual([
    "movie The Matrix 1999",
  ]);
  expect(await titles({ kind: "imdb", id: "tt0133093" }, "tv")).toEqual([]);
  expect(await titles({ kind: "tmdb", id: 999 }, undefined)).toEqual([]);
});
