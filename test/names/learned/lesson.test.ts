import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { ReasonCode } from "../../../src/base/reason-codes.ts";
import {
  type Alias,
  explainRemembered,
  isLesson,
  toRemembered,
} from "../../../src/names/learned/lesson.ts";

const OLD: Identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };
const NEW: Identity = { type: "movie", tmdbId: 438_631, title: "Dune", year: 2021 };
const held = (code: ReasonCode, identity?: Identity) => ({
  reasons: [{ code, message: "" }],
  identity,
  candidates: [
    { ...NEW, confidence: 900 },
    { ...OLD, confidence: 800 },
  ],
});

test("approving a work other than the leading candidate is a lesson, even if there are no candidates", () => {
  expect(isLesson({ previous: held("auto_off"), chosen: OLD, byId: true })).toBe(true);
  expect(
    isLesson({ previous: { ...held("no_match"), candidates: [] }, chosen: OLD, byId: true }),
  ).toBe(true);
  // The same id can name both a movie and a series.
  expect(isLesson({ previous: held("auto_off"), chosen: { ...NEW, type: "tv" }, byId: true })).toBe(
    true,
  );
});

test("choosing a work other than the filed one is a lesson, even if it is the leading candidate", () => {
  expect(
    isLesson({ previous: { ...held("auto_off", OLD), reasons: [] }, chosen: NEW, byId: true }),
  ).toBe(true);
});

test("choosing the leading candidate is a lesson only if it was in doubt and was named by id", () => {
  expect(isLesson({ previous: held("series_ambiguous", NEW), chosen: NEW, byId: true })).toBe(true);
  expect(isLesson({ previous: held("series_ambiguous", NEW), chosen: NEW, byId: false })).toBe(
    false,
  );
  for (const code of [
    "auto_off",
    "episode_missing",
    "pack_incomplete",
    "runtime_differs",
    "duplicate",
  ] as const) {
    expect(isLesson({ previous: held(code, NEW), chosen: NEW, byId: true }), code).toBe(false);
  }
});

const alias = (id: number, tmdbId: number, more: Partial<Alias> = {}): Alias => ({
  id,
  nameKey: "tv/the office//",
  title: "The Office",
  identity: { type: "tv", tmdbId, title: "The Office", year: 2000 + tmdbId },
  renumbered: false,
  releaseId: id + 10,
  releaseName: "The.Office.S01E01.mkv",
  actor: "cli:anna",
  at: Date.parse(`2026-03-0${id}T09:00:00Z`),
  ...more,
});

test("uses the newest alias regardless of the order, and returns the last alias that it overrules", () => {
  const [one, two, three] = [alias(1, 1), alias(2, 5), alias(3, 5)];
  expect(toRemembered([])).toBeUndefined();
  expect(toRemembered([one])).toEqual({ newest: one, overruled: undefined });
  expect(toRemembered([two, three, one])).toEqual({ newest: three, overruled: one });
  expect(toRemembered([two, three])?.overruled).toBeUndefined();
});

test("the message contains the day, the release and the overruled alias", () => {
  expect(explainRemembered({ newest: alias(3, 5) })).toEqual({
    code: "remembered",
    message: "On 2026-03-03, a person approved “The Office” as “The Office” (2005) for release 13.",
  });
  expect(explainRemembered({ newest: alias(3, 5), overruled: alias(1, 1) }).message).toMatch(
    / On 2026-03-01, it was approved as “The Office” \(2001\) for release 11; the newer approval counts\.$/,
  );
  const unnamed = alias(3, 5, { identity: { type: "tv", tmdbId: 5, title: "" } });
  expect(explainRemembered({ newest: unnamed }).message).toContain(
    "as the series with the TMDB id 5 for",
  );
  const hostile = alias(3, 5, { title: "a\u202e\nb".repeat(1000) });
  expect(explainRemembered({ newest: hostile }).message).not.toMatch(/[\n\u202e]/);
  expect(toCommandText(explainRemembered({ newest: hostile }).message).length).toBeLessThan(300);
});
