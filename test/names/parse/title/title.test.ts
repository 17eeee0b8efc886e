import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { cleanTitle, readTitles } from "../../../../src/names/parse/title/title.ts";

test.each([
  ["The.Lantern.Keeper", "The Lantern Keeper"],
  ["M.A.R.I.N.E.R", "M.A.R.I.N.E.R"],
  ["Agents.of.S.H.I.P", "Agents of S.H.I.P"],
  ["Lanterns,.The", "The Lanterns"],
  ["Lords of the Sea, The - The First Voyage", "The Lords of the Sea - The First Voyage"],
  ["Dr. Who and the Sea", "Dr. Who and the Sea"],
  [" - The Sea - ", "The Sea"],
  ["Ship 2.0 Again", "Ship 2.0 Again"],
])("cleans %s to the title %s", (raw, title) => {
  expect(cleanTitle(raw)).toBe(title);
});

test("reads a bracket at the end and both sides of AKA or a dash as alternative titles", () => {
  expect(readTitles("Le Phare (The Lighthouse) ")).toMatchObject({
    title: "Le Phare",
    others: ["The Lighthouse", "Le Phare The Lighthouse"],
  });
  expect(readTitles("You Are (Not) a Ship").title).toBe("You Are (Not) a Ship");
  expect(readTitles("Kampen om Havet AKA The War at Sea")).toMatchObject({
    title: "Kampen om Havet",
    others: ["The War at Sea"],
  });
  expect(readTitles("Le Phare - The Lighthouse").others).toEqual(["Le Phare", "The Lighthouse"]);
});

test.each([
  ["Маяк / The Lighthouse (2019) WEB-DL", "The Lighthouse", "Маяк"],
  ["灯台 The Lighthouse 2019 1080p", "The Lighthouse", "灯台"],
  ["[灯台].The.Lighthouse.2019.1080p", "The Lighthouse", "灯台"],
])("reads the Latin part as the title: %s", (name, title, native) => {
  const read = parseName(name);
  expect(read.title).toBe(title);
  expect(read.altTitles).toContain(native);
});

test.each<[name: string, read: object]>([
  // A title in only one script is also a title.
  ["Маяк.2019.WEB-DL.1080p", { title: "Маяк", year: 2019 }],
  // A country tag is a separate field.
  ["The.Desk.US.S03E01.720p", { title: "The Desk", country: "US", altTitles: ["The Desk US"] }],
  ["The Desk (UK) S01", { country: "GB" }],
  ["This.is.Us.S01E01", { title: "This is Us", country: null }],
  // A title may be entirely in brackets.
  ["[REC].2007.1080p.BluRay", { title: "REC" }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test.each([
  ["[Grp] Stone Pier Vol. 3 [BD 1080p]", "Grp"],
  ["Stone Pier v2.mkv", null],
  ["Stone.Pier.2010.1080p.WEB-GRP www.example.com.mkv", "GRP"],
])("%s: volume, version and site are not part of the title or the group", (name, group) => {
  expect(parseName(name)).toMatchObject({ title: "Stone Pier", group });
});
