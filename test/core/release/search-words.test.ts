import { expect, test } from "vitest";
import { toSearchWords } from "../../../src/base/candidate.ts";

test("finds a release by its name and every possible title, without case, accents and punctuation", () => {
  const words = toSearchWords({
    name: "Amelie.2001.1080p-GRP.mkv",
    identity: { title: "Amélie" },
    candidates: [
      { title: "AMÉLIE", originalTitle: "Le Fabuleux Destin d’Amélie" },
      { title: "日本", originalTitle: undefined },
    ],
  });
  expect(words.split("\n")).toEqual([
    "amelie 2001 1080p grp mkv",
    "amelie",
    "le fabuleux destin damelie",
    "日本",
  ]);
});

test("limits names and titles of any length, and skips one that is only punctuation", () => {
  const candidates = Array.from({ length: 50 }, (_, at) => ({
    title: `${at} ${"x".repeat(300)}`,
    originalTitle: "…",
  }));
  expect(toSearchWords({ name: "---", candidates }).length).toBe(1000);
  expect(toSearchWords({ name: "---", identity: { title: "" }, candidates: [] })).toBe("");
  const japanese = Array.from({ length: 50 }, (_, at) => ({
    title: `${at} ${"本".repeat(300)}`,
    originalTitle: "…",
  }));
  expect(toSearchWords({ name: "---", candidates: japanese })).toMatch(/^0 本{300}\n1 本{19,}$/);
});
