import { expect, test } from "vitest";
import { componentOf } from "../../../../src/names/readings/facts/path-component.ts";

const lostOf = (name: string) => componentOf(name).lostClaims();

test.each([
  ["Tall Ship S01E02 and 1 more.mkv", "05 and more", [2]],
  ["Tall Ship S01E02 plus 1.mkv", "05 +6", [2, 1]],
  ["Tall Ship 04 y 05.mkv", "05, 06", [4, 5]],
  ["Tall Ship S02E09 & 10 Commandments.mkv", "05 & 6 Words", [9, 10]],
  ["09-10 - Sails.mkv", "05-06 Words", [9, 10]],
])("%s has a list", (name, form, episodes) => {
  expect(lostOf(name)).toContainEqual(expect.objectContaining({ form, episodes }));
});

test("reports no unread list for a season with an episode, or for a range or list that was read", () => {
  const lists = new Set(["05 +6", "05, 06", "05-06 Words"]);
  for (const name of [
    "Tall Ship Season 4, 5.mkv",
    "Tall Ship S02E03, E04.mkv",
    "Tall Ship S02E03-E04.mkv",
  ]) {
    expect(lostOf(name).filter(({ form }) => lists.has(form))).toEqual([]);
  }
  expect(componentOf("Tall Ship S02E03-E06.mkv").hasEpisodeRange()).toBe(true);
  expect(componentOf("Tall Ship S02E03.mkv").hasEpisodeRange()).toBe(false);
});

const WEAK = "The number is too weak to be read like this on its own.";
const OVERLAPPED = "A stronger form reads these digits differently.";
const CONTRADICTED = "Stronger numbers elsewhere in the name contradict it.";

test.each([
  ["Tall Ship 705.avi", [], "705", "705", WEAK],
  ["[Tsuki] Tall Ship Season 03 - 04 [1080p].mkv", [3], "Show 13-16", "03 - 04", OVERLAPPED],
  ["Tall Ship S06E12 - Other Show S07E08", [6], "S01E02", "S07E08", CONTRADICTED],
  ["Tall Ship - 1x02 - Episode 14", [1], "Ep. 5", "Episode 14", CONTRADICTED],
])("%s keeps the losing claim and its reason", (name, seasons, form, text, why) => {
  expect(componentOf(name).folder().parsed.seasons).toEqual(seasons);
  expect(lostOf(name)).toContainEqual(expect.objectContaining({ form, text, why }));
});

test.each([
  "Tall.Ship.S01E02.1080p.WEB.x264-GRP",
  "Tall.Ship.2010.1080p.BluRay.x264-GRP",
  "Tall Ship",
])("%s has no losing claim", (name) => expect(lostOf(name)).toEqual([]));
