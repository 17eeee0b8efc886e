// A folder whose day or range contains its file's has a role; one of another day contradicts it.
import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

/** Episodes 1 to 9 of season 3, shown weekly from 1 January 2019: 2019-01-15 is the third. */
const REPORT = series(1, "Quay Report", 2017, [
  season(1, 9, 2017),
  season(2, 9, 2018),
  season(3, 9, 2019, ["Ida Moss", "Tom Vale", "Nora Finch"]),
]);
const LONG = series(2, "Ferry Nights", 2015, [season(1, 60, 2015)]);
const UNDATED = series(3, "Buoy", 2016, [
  { season: 1, episodes: [1, 2, 3].map((episode) => ({ episode, title: `Part of ${episode}` })) },
]);
const identify = identifying([REPORT, LONG, UNDATED]);

test.each([
  "Quay.Report.2019.01.15.1080p.WEB.h264-ABC/quay.report.2019.01.15.1080p.web.h264-abc.mkv",
  "Quay.Report.2019.01.15.Nora.Finch.720p.WEB/Quay.Report.2019.01.15.Nora.Finch.720p.WEB.mkv",
  "Quay.Report.15.01.2019.1080p.WEB/Quay.Report.15.01.2019.1080p.WEB.mkv",
  "Quay Report (2017) - 2019-01-15/Quay Report (2017) - 2019-01-15 - Nora Finch.mkv",
  "Quay Report - 15 January 2019/Quay Report - 15 January 2019.mkv",
  "Quay Report/Jan 15, 2019/Quay Report - 2019-01-15.mkv",
  "Quay Report/2019-01-15/Quay Report - 2019-01-15.mkv",
  "Quay Report/2019/Quay Report 2019-01-15.mkv",
  "Quay Report/Season 2019/Quay Report - 2019-01-15 - Nora Finch.mkv",
  "Quay Report/Season 3/2019-01-15/Quay Report 2019-01-15.mkv",
])("the folder has the file's day: %s", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: ["3x3"] });
});

test.each([
  "Ferry Nights Ep21-30 HDTV 720p/Ferry Nights Ep28 HDTV 720p.mkv",
  "Ferry Nights/Episodes 21-30/Ferry Nights Episode 28.mkv",
  "Ferry Nights/Episodes 21-30/Episode 28.mkv",
])("the folder's range contains the file: %s", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 2, places: ["1x28"] });
});

test("uses the number next to a day on which TMDB lists no episode", async () => {
  expect(await identify("Buoy Ep02 20160828 HDTV.mkv")).toMatchObject({ places: ["1x2"] });
});

test.each([
  // Another day, year, season or range.
  ["Quay.Report.2019.01.08.1080p.WEB/Quay.Report.2019.01.15.1080p.WEB.mkv", "says 2019-01-08"],
  ["Quay Report/2018/Quay Report 2019-01-15.mkv", "2018"],
  ["Quay Report/Season 2018/Quay Report 2019-01-15.mkv", "2018"],
  ["Quay Report/Season 2/Quay Report 2019-01-15.mkv", "Season 2"],
  ["Ferry Nights Ep31-40 HDTV/Ferry Nights Ep28 HDTV.mkv", "31-40"],
  ["Ferry Nights/Episodes 1-10/Ferry Nights Episode 28.mkv", "1-10"],
  // A number or a word next to the day or the range.
  ["Quay Report 7 2019-01-15/Quay Report 2019-01-15.mkv", "7 2019"],
  ["Quay Report Podcast 2019-01-15/Quay Report 2019-01-15.mkv", "Podcast"],
  ["Quay Report/Recap 2019-01-15/Quay Report 2019-01-15.mkv", "Recap"],
  ["Quay Report/Recap 2019/Quay Report 2019-01-15.mkv", "Recap"],
  ["Wrelled 2019-01-15/Quay Report 2019-01-15.mkv", "Wrelled"],
  ["Ferry Nights/Recap 21-30/Ferry Nights Ep28.mkv", "Recap"],
  ["Ferry Nights Podcast Ep21-30/Ferry Nights Ep28.mkv", "Podcast"],
])("%s waits because of “%s”", async (name, why) => {
  const { decision } = await identify(name);
  const messages =
    decision.kind === "review" ? decision.reasons.map(({ message }) => toCommandText(message)) : [];
  expect(messages.join(" ")).toContain(why);
});
