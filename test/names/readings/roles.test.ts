import { expect, test } from "vitest";
import { parsePath } from "../../../src/names/parse/path.ts";
import { explainsAway, explainUnaccounted, rolesOf } from "../../../src/names/readings/roles.ts";

const roles = (name: string) =>
  rolesOf(parsePath(name)).map(({ text, role }) => `${role}: ${text}`);

test("gives each word of a name a role, and reports words that are not recognized", () => {
  expect(roles("Quiet.Harbour.2011.German.1080p.BluRay.x264-GRP.mkv")).toEqual([
    "title: Quiet Harbour",
    "year: 2011",
    "language: German",
    "tag: 1080p BluRay x264",
    "group: GRP",
  ]);
  expect(roles("Harbour - S01E02 - The Pier.mkv")).toEqual([
    "title: Harbour",
    "numbering: S01E02",
    "episode title: The Pier",
  ]);
  expect(explainUnaccounted(rolesOf(parsePath("Quiet.Harbour.2011.Romulus.1080p.mkv")))).toBe(
    "“Romulus” is not recognized.",
  );
  expect(explainUnaccounted(rolesOf(parsePath("Quiet.Harbour.2011.1080p.mkv")))).toBeUndefined();
});

test("detects a reading that explains a season away as a mark, and gives “Complete Series” the role kind", () => {
  const first = parsePath("Quiet.Harbour.2011.S01.1080p.mkv");
  expect(explainsAway([{ text: "S01", role: "mark" }], first)).toBe(true);
  expect(explainsAway([{ text: "1080p", role: "tag" }], first)).toBe(false);
  expect(
    explainsAway([{ text: "S78", role: "mark" }], parsePath("Quiet.Harbour.2011.E-AC3-S78.mkv")),
  ).toBe(false);
  expect(roles("Quiet.Harbour.2011.Complete.Series.1080p.mkv")).toContain("kind: Complete Series");
});
