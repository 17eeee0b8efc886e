import { expect, test } from "vitest";
import type { Identity } from "../../../src/core/identity.ts";
import { isLesson } from "../../../src/core/learned/lesson.ts";
import type { ReasonCode } from "../../../src/core/reason-codes.ts";

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

test("approving another work than the leading candidate is a lesson, and so is one without candidates", () => {
  expect(isLesson({ previous: held("auto_off"), chosen: OLD, byId: true })).toBe(true);
  expect(isLesson({ previous: { ...held("no_match"), candidates: [] }, chosen: OLD, byId: true })).toBe(true);
  // An id means one movie and one series.
  expect(isLesson({ previous: held("auto_off"), chosen: { ...NEW, type: "tv" }, byId: true })).toBe(true);
});

test("another work than the filed one is a lesson, leading or not", () => {
  expect(isLesson({ previous: { ...held("auto_off", OLD), reasons: [] }, chosen: NEW, byId: true })).toBe(true);
});

test("the leading candidate is a lesson only if it was in doubt and named by its id", () => {
  expect(isLesson({ previous: held("series_ambiguous", NEW), chosen: NEW, byId: true })).toBe(true);
  expect(isLesson({ previous: held("series_ambiguous", NEW), chosen: NEW, byId: false })).toBe(false);
  for (const code of ["auto_off", "episode_missing", "pack_incomplete", "runtime_differs", "duplicate"] as const)
    expect(isLesson({ previous: held(code, NEW), chosen: NEW, byId: true }), code).toBe(false);
});
