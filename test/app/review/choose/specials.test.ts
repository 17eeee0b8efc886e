import { expect, test } from "vitest";
import type { NumberChoice } from "../../../../src/app/review/choose/numbers.ts";
import { assertSpecialsNumbered } from "../../../../src/app/review/choose/specials.ts";
import type { EpisodeMapping } from "../../../../src/base/item.ts";

const TV = { type: "tv", tmdbId: 1396, title: "Alpha" } as const;
const OVA = "[G] Alpha - OVA 02 [1080p].mkv";
const video = (path: string, mapping?: EpisodeMapping) => ({
  path,
  role: "video" as const,
  size: 1,
  skip: false,
  ...(mapping && { mapping }),
});
const at = (season: number): EpisodeMapping => ({ season, episodes: [2], titles: ["x"] });

type Case = [what: string, items: ReturnType<typeof video>[], choice: NumberChoice];
const REFUSED: Case[] = [
  ["placed in a season", [video(OVA, at(1))], {}],
  ["not placed", [video(OVA)], {}],
  ["whose files are not known", [], {}],
  ["named as a video only", [video(OVA)], { files: [{ path: OVA, role: "video" }] }],
  ["of a pack", [video("Alpha.S01E01.mkv", at(1)), video("Alpha - ONA - 02.mkv", at(1))], {}],
];
const ACCEPTED: Case[] = [
  ["placed in season 0", [video(OVA, at(0))], {}],
  ["with the release's numbers", [video(OVA)], { season: 0, episodes: [2] }],
  ["with the file's numbers", [video(OVA)], { files: [{ path: OVA, season: 0, episodes: [2] }] }],
  ["that is left out", [{ ...video(OVA), skip: true }], {}],
];

test.each(REFUSED)("refuses a special %s", (_, items, choice) => {
  expect(() => assertSpecialsNumbered({ name: OVA }, TV, items, choice)).toThrow("counts specials");
});

test.each(ACCEPTED)("accepts a special %s", (_, items, choice) => {
  assertSpecialsNumbered({ name: OVA }, TV, items, choice);
});

test("a film may have such a name", () => {
  assertSpecialsNumbered({ name: OVA }, { ...TV, type: "movie" }, [video(OVA)], {});
});

test("the advice for a pack names the file", () => {
  const items = [video("Alpha.S01E01.mkv", at(1)), video(OVA, at(1))];
  expect(() => assertSpecialsNumbered({ name: "Alpha" }, TV, items, {})).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("--file PATH=S00E02") }),
  );
});
