import { expect, test } from "vitest";
import { parseName } from "../../../../src/core/parse/name.ts";
import { cleanTitle, readTitles } from "../../../../src/core/parse/title/title.ts";

test.each([
  ["The.Lantern.Keeper", "The Lantern Keeper"],
  ["M.A.R.I.N.E.R", "M.A.R.I.N.E.R"],
  ["Agents.of.S.H.I.P", "Agents of S.H.I.P"],
  ["Lanterns,.The", "The Lanterns"],
  ["Lords of the Sea, The - The First Voyage", "The Lords of the Sea - The First Voyage"],
  ["Dr. Who and the Sea", "Dr. Who and the Sea"],
  [" - The Sea - ", "The Sea"],
  ["Ship 2.0 Again", "Ship 2.0 Again"],
])("%s is the title %s", (raw, title) => {
  expect(cleanTitle(raw)).toBe(title);
});

test("a bracket at the end is another reading", () => {
  expect(readTitles("Le Phare (The Lighthouse) ")).toMatchObject({
    title: "Le Phare",
    others: ["The Lighthouse", "Le Phare The Lighthouse"],
  });
  expect(readTitles("You Are (Not) a Ship").title).toBe("You Are (Not) a Ship");
});

test("both halves of AKA are titles", () => {
  expect(readTitles("Kampen om Havet AKA The War at Sea")).toMatchObject({
    title: "Kampen om Havet",
    others: ["The War at Sea"],
  });
});

test("both halves around a dash are other readings", () => {
  expect(readTitles("Le Phare - The Lighthouse").others).toEqual(["Le Phare", "The Lighthouse"]);
});

test.each([
  ["Маяк / The Lighthouse (2019) WEB-DL", "The Lighthouse", "Маяк"],
  ["灯台 The Lighthouse 2019 1080p", "The Lighthouse", "灯台"],
  ["[灯台].The.Lighthouse.2019.1080p", "The Lighthouse", "灯台"],
])("the Latin block is the title: %s", (name, title, native) => {
  const read = parseName(name);
  expect(read.title).toBe(title);
  expect(read.altTitles).toContain(native);
});

test("only one script is a title too", () => {
  expect(parseName("Маяк.2019.WEB-DL.1080p")).toMatchObject({ title: "Маяк", year: 2019 });
});

test("a country tag is kept apart", () => {
  expect(parseName("The.Desk.US.S03E01.720p")).toMatchObject({
    title: "The Desk",
    country: "US",
    altTitles: ["The Desk US"],
  });
  expect(parseName("The Desk (UK) S01").country).toBe("GB");
  expect(parseName("This.is.Us.S01E01")).toMatchObject({ title: "This is Us", country: null });
});

test("a name in brackets only is a title", () => {
  expect(parseName("[REC].2007.1080p.BluRay").title).toBe("REC");
});
