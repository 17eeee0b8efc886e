import { expect, test } from "vitest";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import { formatEpisodeStem } from "../../../../src/core/plan/names/episode-path.ts";
import {
  formatMovieStem,
  formatWorkFolder,
  readFolderName,
} from "../../../../src/core/plan/names/movie-path.ts";
import {
  DEFAULT_NAMES,
  fingerprintOf,
  type NameKind,
  type NameTemplates,
} from "../../../../src/core/plan/names/parse-template.ts";
import type { ColonStyle } from "../../../../src/core/plan/names/safe-name.ts";
import { formatSeasonFolder } from "../../../../src/core/plan/names/season-folder.ts";
import { plan } from "../../../../src/core/plan/plan.ts";
import { item, mapped, parsedAs } from "../support-items.ts";

const film = { type: "movie" as const, tmdbId: 603, title: "The Matrix", year: 1999 };
const show = { type: "tv" as const, tmdbId: 2224, title: "The Daily Show", year: 1996 };
const said = { resolution: "1080p", source: "BluRay", group: "GRP" };

function template(kind: NameKind, text: string) {
  const checked = checkTemplate(kind, text);
  if ("allowed" in checked) throw new Error(checked.allowed);
  return checked;
}

const fileName = (text: string, about: Parameters<typeof formatMovieStem>[1], work = film) =>
  formatMovieStem(work, about, template("movieFile", text));

test.each([
  [
    "{original_title} ({year}) {tmdb}",
    "Le Fabuleux Destin",
    "Le Fabuleux Destin (2001) {tmdb-194}",
  ],
  ["{original_title} ({year}) {tmdb}", undefined, "Amélie (2001) {tmdb-194}"],
  ["{original_title} ({year}) {tmdb}", "メトロポリス", "メトロポリス (2001) {tmdb-194}"],
  ["{original_title} ({year}) {tmdb}", "A/B: C?", "A-B - C (2001) {tmdb-194}"],
  [
    "{title} ({year}) [{original_title}] {tmdb}",
    "Le Destin",
    "Amélie (2001) [Le Destin] {tmdb-194}",
  ],
  // A title that differs only in accents and capitals is the same.
  ["{title} ({year}) [{original_title}] {tmdb}", "AMELIE", "Amélie (2001) {tmdb-194}"],
  ["{title} ({year}) [{original_title}] {tmdb}", undefined, "Amélie (2001) {tmdb-194}"],
  ["{title} ({year}) [{original_title}] {tmdb}", "[REC] {x}", "Amélie (2001) [REC (x)] {tmdb-194}"],
])("a folder named by %s, with the original title %j, is %s", (text, originalTitle, name) => {
  const amelie = { tmdbId: 194, title: "Amélie", year: 2001 };
  const ids = { originalTitle };
  expect(formatWorkFolder(amelie, template("movieFolder", text), ids)).toBe(name);
  expect(readFolderName(name)).toMatchObject({ tmdbId: 194, year: 2001 });
});

test("an original title of any length leaves room for the title, the year and the id", () => {
  const long = { tmdbId: 194, title: "Amélie", year: 2001 };
  const ids = { originalTitle: "メトロポリス".repeat(40) };
  const [as, next] = [
    "{original_title} ({year}) {tmdb}",
    "{title} ({year}) [{original_title}] {tmdb}",
  ].map((text) => formatWorkFolder(long, template("movieFolder", text), ids));
  expect(as).toMatch(/^メトロ.* \(2001\) \{tmdb-194\}$/);
  expect(next).toMatch(/^Amélie \(2001\).* \{tmdb-194\}$/);
  for (const name of [as, next]) expect(Buffer.byteLength(name ?? "")).toBeLessThanOrEqual(215);
});

test("a film's name contains only the details that its release states", () => {
  const text = "{title} ({year}) {edition}{ - {resolution} {source}}";
  expect(fileName(text, { said })).toBe("The Matrix (1999) - 1080p BluRay");
  expect(fileName(text, { said: { source: "WEB-DL" }, edition: "Uncut" })).toBe(
    "The Matrix (1999) {edition-Uncut} - WEB-DL",
  );
  expect(fileName(text, {})).toBe("The Matrix (1999)");
  expect(fileName(text, { said, version: "Version 2", part: 1 })).toBe(
    "The Matrix (1999) - 1080p BluRay - Version 2 - pt1",
  );
});

test("cuts a long title and keeps everything else", () => {
  const text = "{title} ({year}) {edition}{ - {resolution} {source} {group}}";
  const long = { ...said, group: "G".repeat(500) };
  const name = fileName(
    text,
    { said: long, edition: "夜".repeat(99), part: 2 },
    { ...film, title: "夜".repeat(500) },
  );
  expect(name).toMatch(/^夜{5,} \(1999\) \{edition-夜+\} - 1080p BluRay G+ - pt2$/);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(215);
});

test("a title or group cannot forge a tag, a part or an episode", () => {
  expect(fileName("{title} ({year}) [{group}]", { said: { group: "{tmdb-1}" } })).toBe(
    "The Matrix (1999) [tmdb-1]",
  );
  expect(fileName("{title} ({year}){ - {group}}", { said: { group: "CD1" } })).toBe(
    "The Matrix (1999)",
  );
  expect(fileName("{title} ({year})", {}, { ...film, title: "{tmdb-1} {year}" })).toBe(
    "(tmdb-1) (year) (1999)",
  );
});

test("a folder has all known ids, and its name can be read back", () => {
  const folder = template("showFolder", "{title} ({year}) {imdb} {tvdb}");
  expect(formatWorkFolder(show, folder)).toBe("The Daily Show (1996)");
  const name = formatWorkFolder(show, folder, { imdbId: "tt0115147", tvdbId: 71256 });
  expect(name).toBe("The Daily Show (1996) {imdb-tt0115147} {tvdb-71256}");
  expect(readFolderName(name)).toEqual({ title: "The Daily Show", year: 1996 });
  expect(formatWorkFolder(show, folder, { imdbId: "../x" })).toBe("The Daily Show (1996)");
});

test("names season and specials folders by their templates", () => {
  const names = {
    ...DEFAULT_NAMES,
    seasonFolder: template("seasonFolder", "S{season:2}"),
    specialsFolder: template("specialsFolder", "Specials"),
  };
  expect([0, 1, 2012].map((season) => formatSeasonFolder(season, names))).toEqual([
    "Specials",
    "S01",
    "S2012",
  ]);
});

test("names an episode found by date after its date if the template has a date field", () => {
  const dailyFile = template("dailyFile", "{title} - {date}{ - {episode_title}}");
  const names: NameTemplates = { ...DEFAULT_NAMES, dailyFile };
  const mapping = { season: 29, episodes: [25], titles: ["Jon Stewart"] };
  const named = (aired?: string, all = names) =>
    formatEpisodeStem(show, { ...mapping, aired }, undefined, undefined, { names: all });
  expect(named("2024-03-14")).toBe("The Daily Show - 2024-03-14 - Jon Stewart");
  expect(named()).toBe("The Daily Show (1996) - s29e25 - Jon Stewart");
  expect(named("soon")).toBe("The Daily Show (1996) - s29e25 - Jon Stewart");
  expect(named("2024-03-14", DEFAULT_NAMES)).toBe("The Daily Show (1996) - s29e25 - Jon Stewart");
});

test.each<[ColonStyle | undefined, string, string]>([
  [undefined, "Mission - Impossible", "Re-Zero"],
  ["smart", "Mission - Impossible", "Re-Zero"],
  ["delete", "Mission Impossible", "ReZero"],
  ["dash", "Mission- Impossible", "Re-Zero"],
  ["space_dash", "Mission - Impossible", "Re -Zero"],
  ["space_dash_space", "Mission - Impossible", "Re - Zero"],
])("colons in titles, episode titles and editions in style %s", (colons, spaced, tight) => {
  const names = { ...DEFAULT_NAMES, colons };
  const title = "Mission: Impossible";
  expect(formatWorkFolder({ ...film, title }, undefined, undefined, names)).toBe(
    `${spaced} (1999) {tmdb-603}`,
  );
  expect(formatMovieStem({ ...film, title }, { edition: "Re:Zero", colons })).toBe(
    `${spaced} (1999) {edition-${tight}}`,
  );
  const mapping = { season: 1, episodes: [2], titles: ["Re:Zero"] };
  expect(formatEpisodeStem({ ...show, title }, mapping, undefined, undefined, { names })).toBe(
    `${spaced} (1996) - s01e02 - ${tight}`,
  );
  const before = fingerprintOf(DEFAULT_NAMES);
  expect(fingerprintOf(names) === before).toBe(colons === undefined || colons === "smart");
});

const NAMES = {
  ...DEFAULT_NAMES,
  showFolder: template("showFolder", "{title} ({year})"),
  seasonFolder: template("seasonFolder", "S{season:2}"),
  episodeFile: template(
    "episodeFile",
    "{title} S{season:2}E{episode:2}{ - {episode_title}} [{resolution}]",
  ),
};

function planned(folders: string[], seasons: string[]) {
  const items = [item("a.mkv", "video", mapped(1, 2)), item("a.en.srt", "subtitle")];
  const library = { path: "/lib", folders, seasonFolders: () => seasons };
  const parsed = parsedAs({ "a.mkv": said });
  return plan({ identity: show, items, parsed, library, names: NAMES }).files.map(
    ({ destination }) => destination,
  );
}

test("names folders, episodes and their subtitles by the templates", () => {
  const stem = "/lib/The Daily Show (1996)/S01/The Daily Show S01E02 - T2 [1080p]";
  expect(planned([], [])).toEqual([`${stem}.mkv`, `${stem}.en.srt`]);
});

test("uses existing folders regardless of the templates", () => {
  const stem = "/lib/Daily Show, The {tmdb-2224}/Season 01/The Daily Show S01E02 - T2 [1080p]";
  expect(planned(["Daily Show, The {tmdb-2224}"], ["Season 01"])).toEqual([
    `${stem}.mkv`,
    `${stem}.en.srt`,
  ]);
});
