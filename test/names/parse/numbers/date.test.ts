import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { findDate } from "../../../../src/names/parse/numbers/number-form.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";

test.each([
  ["Evening.Desk.2010.11.23.HDTV", "2010-11-23"],
  ["Evening Desk 2010-11-23", "2010-11-23"],
  ["Evening.Desk.23.11.2010", "2010-11-23"],
  ["Evening.Desk.03-29-2012.HDTV", "2012-03-29"],
  ["Evening.Desk.10-11-2008.XviD", "2008-11-10"],
  ["Evening Desk 1st february 1993", "1993-02-01"],
  ["Evening Desk 2 mar 2013", "2013-03-02"],
  ["Evening Desk March 2nd, 2013", "2013-03-02"],
  ["Evening Desk 20130302 Guest", "2013-03-02"],
  ["夜の机 2013年3月2日", "2013-03-02"],
  ["Evening.Desk.2012-Nov-05.HDTV", "2012-11-05"],
  ["Evening Desk 3.12.14", "2014-12-03"],
  ["Evening Desk 12-31-14", "2014-12-31"],
  ["저녁 책상.E12.180211.720p-NEXT", "2018-02-11"],
  ["Evening.Desk.200314.1080p", "2020-03-14"],
])("the air date of %s is read", (name, date) => {
  expect(findDate(name)?.date).toBe(date);
});

test.each([
  ["Evening.Desk.10-11-2008.XviD", "2008-10-11"],
  ["Evening_Desk_10_11_2008", "2008-10-11"],
  ["Evening Desk 3.12.14", "2014-03-12"],
  ["Evening Desk 3.3.14", undefined],
  ["Evening Desk 2008-11-10", undefined],
  ["Evening.Desk.23.11.2010", undefined],
  ["Evening.Desk.14.12.03.Guest", "2003-12-14"],
  ["Evening.Desk.14.12.14.Guest", undefined],
  ["Evening Desk 2 mar 2013", undefined],
])("reads the other possible date of %s: %s", (name, other) => {
  expect(parseName(name).mayBe.date).toBe(other);
  expect(parsePath(`${name}/1.mkv`).mayBe.date).toBe(other);
});

test.each([
  "Evening.Desk.2010.13.23",
  "Evening.Desk.2011.02.29",
  "Evening.Desk.DD5.1.2008",
  "Evening.Desk.2010.1080p",
])("%s has no date", (name) => {
  expect(findDate(name)).toBeUndefined();
});

test.each<[name: string, read: object]>([
  // A name with a date is an episode and has no release year.
  [
    "Evening.Desk.2010.11.23.Some.Guest.720p.HDTV",
    {
      type: "episode",
      title: "Evening Desk",
      date: "2010-11-23",
      year: null,
      episodeTitle: "Some Guest",
    },
  ],
  // A date next to season and episode is kept.
  [
    "Evening.Desk.S01E130.2017.07.18.1080p",
    { season: 1, episodes: [130], date: "2017-07-18", year: null },
  ],
  // A date before the film's year is part of the title.
  [
    "Tall Ship 2013-12-09 2013",
    { type: "movie", title: "Tall Ship 2013-12-09", year: 2013, date: null },
  ],
  // Six digits are a date only if they form a valid day.
  ["Evening.Desk.E12.189911.720p", { date: null }],
  // A recorder's date and time before the title and broadcast marks are not part of the title.
  [
    "2026年01月10日23時00分00秒-[新]Sora no Fune　[字].mp4",
    { title: "Sora no Fune", date: "2026-01-10" },
  ],
  [
    "2026年01月10日25時30分-[終]Sora no Fune[デ][字].mp4",
    { title: "Sora no Fune", date: "2026-01-10" },
  ],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test("slashes of a date do not separate folders", () => {
  expect(parsePath("Evening Desk 10/25/2010.mkv")).toMatchObject({
    title: "Evening Desk",
    date: "2010-10-25",
  });
  expect(parsePath("Evening Desk 2010/10/25")).toMatchObject({
    title: "Evening Desk",
    date: "2010-10-25",
  });
  expect(parsePath("2010/10/25/Tall Ship (2010).mkv")).toMatchObject({
    title: "Tall Ship",
    date: null,
  });
});

test("a day at the beginning of a name is its air date", () => {
  expect(parseName("2012.11.05 Evening Desk - Guest.mkv")).toMatchObject({
    title: "Evening Desk",
    episodeTitle: "Guest",
  });
  expect(parsePath("Evening Desk/2012.11.05 Some Guest.mkv")).toMatchObject({
    title: "Evening Desk",
    date: "2012-11-05",
  });
});
