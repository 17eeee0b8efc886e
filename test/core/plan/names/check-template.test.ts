import { expect, test } from "vitest";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import { NAME_KINDS, type NameKind } from "../../../../src/core/plan/names/parse-template.ts";

function problem(kind: NameKind, text: string): string | undefined {
  const checked = checkTemplate(kind, text);
  return "allowed" in checked ? checked.allowed : undefined;
}

test.each(Object.entries(NAME_KINDS))("allows the default of %s", (kind, { text }) => {
  expect(problem(kind as NameKind, text)).toBeUndefined();
});

test.each<[NameKind, string]>([
  ["movieFolder", "{title} ({year})"],
  ["movieFolder", "{title} ({year}) {tmdb} {imdb} [films]"],
  ["movieFile", "{title} ({year}){ - {resolution} {source}}"],
  ["movieFile", "{title} ({year}) {tmdb} {edition} [{resolution}] [{group}]"],
  ["showFolder", "{title} {tvdb}"],
  ["seasonFolder", "Season {season}"],
  ["seasonFolder", "Staffel {season:2}"],
  ["specialsFolder", "Specials"],
  ["specialsFolder", "S00"],
  ["episodeFile", "{title} - S{season:2}E{episode:2}"],
  ["episodeFile", "{title} ({year}) S{season:2}E{episode:3}{ - {episode_title}} [{resolution}]"],
  ["dailyFile", "{title} - {date}{ - {source}}"],
  ["movieFolder", "{clean_title} ({year}) {tmdb}"],
  ["movieFolder", "{title_the} ({year}) {tmdb}"],
  ["movieFolder", "{original_title} ({year}) {tmdb}"],
  ["movieFolder", "{title} ({year}) [{original_title}]"],
  ["movieFile", "{original_title} ({year}) {edition}"],
  ["showFolder", "{original_title} ({year}) {tmdb}"],
  [
    "movieFile",
    "{title} ({year}) {tmdb} - {edition} [{stereo}][{quality}][{audio} {channels}][{hdr}][{codec}]{-{group}}",
  ],
  ["movieFile", "{folder}{ - {edition}}"],
  ["episodeFile", "{folder} - s{season:2}e{episode:2}{ - {absolute:3}}{ - {episode_title}}"],
])("%s may be %j", (kind, text) => expect(problem(kind, text)).toBeUndefined());

const onlyFieldsOf = (kind: NameKind): string =>
  `only the fields ${NAME_KINDS[kind].fields.map((field) => `{${field}}`).join(", ")}`;
const NUMBERED = "{title} - s{season:2}e{episode:2}";

test.each<[NameKind, string, string]>([
  ["movieFolder", "{titel} ({year})", onlyFieldsOf("movieFolder")],
  ["movieFolder", "{title} ({year}) [{resolution}]", onlyFieldsOf("movieFolder")],
  ["movieFolder", "{year} {tmdb}", "a name that begins with {title} ({year})"],
  ["movieFolder", "{title}", "a name that begins with {title} ({year})"],
  [
    "movieFolder",
    "{title} ({year}) good",
    "only tags, and text in square brackets, after the title and year",
  ],
  [
    "movieFolder",
    "{title_the} ({year})",
    "a name with {tmdb}, because a folder named by {title_the} is found again only by its id",
  ],
  [
    "showFolder",
    "{original_title} ({year}) {tvdb}",
    "a name with {tmdb}, because a folder named by {original_title} is found again only by its id",
  ],
  ["movieFile", "{original_title} ({year}) [{title}]", "only one of {original_title} and {title}"],
  ["movieFile", "{title} ({year}) {folder}", "only one of {title} and {folder}"],
  [
    "movieFile",
    "{Movie CleanTitle} {(Release Year)} {edition-{Edition Tags}} {[Quality Full]}{[Custom Formats]}{-Release Group}",
    "{clean_title} ({year}) {edition} [{quality}]{-{group}}, with the fields of plex-ingest: {clean_title} for {Movie CleanTitle}, {year} for {(Release Year)}, {edition} for {edition-{Edition Tags}}, {quality} for {[Quality Full]}, nothing for {[Custom Formats]}, which has no field here, {group} for {-Release Group}",
  ],
  [
    "episodeFile",
    "{Series TitleYear} - S{season:00}E{episode:00} {[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}",
    "{title} ({year}) - S{season:2}E{episode:2} [{audio}{ {channels}}], with the fields of plex-ingest: {title} ({year}) for {Series TitleYear}, {season:2} for {season:00}, {episode:2} for {episode:00}, {audio} for {[Mediainfo AudioCodec}, {channels} for { Mediainfo AudioChannels]}",
  ],
  [
    "showFolder",
    "{title} ({year}) [tvdbid-{TvdbId}]",
    "{title} ({year}) [tvdbid-{tvdb}], with the fields of plex-ingest: {tvdb} for {TvdbId}",
  ],
  ["movieFolder", "../{title} ({year})", 'one name without / \\ : * ? " < > |'],
  ["movieFolder", "..", "a name that begins with {title} ({year})"],
  ["movieFile", "{resolution} {title} ({year})", "a name that begins with {title} ({year})"],
  ["movieFile", "{title} {year}", "a name that begins with {title} ({year})"],
  ["movieFile", "{title} ({year}) {year}", "each field once"],
  [
    "movieFile",
    "{title} ({year}){ - {resolution} pt1}",
    "text without a number that Plex could read as a year, a part or an episode",
  ],
  [
    "movieFile",
    "{title} ({year}) {edition-Uncut {resolution}}",
    "an id as {tmdb}, whose form INGEST_ID_TAGS sets, or in one form, like [tmdbid-{tmdb}]; and an edition as {edition}",
  ],
  [
    "movieFile",
    `{title} ({year}) ${"x".repeat(60)}`,
    "at most 50 bytes of text between the fields",
  ],
  ["showFolder", `${NUMBERED} {tmdb}`, onlyFieldsOf("showFolder")],
  [
    "seasonFolder",
    "Season",
    "a name that Plex reads as a season, like Season {season:2} or S{season:2}",
  ],
  [
    "seasonFolder",
    "..",
    "a name that Plex reads as a season, like Season {season:2} or S{season:2}",
  ],
  [
    "seasonFolder",
    "Part {season}",
    "a name that Plex reads as a season, like Season {season:2} or S{season:2}",
  ],
  ["specialsFolder", "Extras", "a name that Plex reads as specials, like Specials or Season 00"],
  ["specialsFolder", "Season {season}", "a name without fields"],
  [
    "episodeFile",
    "{title} - {episode_title}",
    "a name that begins with {title} - s{season:2}e{episode:2} or {title} ({year}) - s{season:2}e{episode:2}",
  ],
  [
    "episodeFile",
    "{title} - e{episode:2}",
    "a name that begins with {title} - s{season:2}e{episode:2} or {title} ({year}) - s{season:2}e{episode:2}",
  ],
  [
    "episodeFile",
    "{title} - s{season:2}e{episode:2}x",
    "a name that begins with {title} - s{season:2}e{episode:2} or {title} ({year}) - s{season:2}e{episode:2}",
  ],
  [
    "episodeFile",
    "s{season:2}e{episode:2}",
    "a name that begins with {title} - s{season:2}e{episode:2} or {title} ({year}) - s{season:2}e{episode:2}",
  ],
  ["dailyFile", NUMBERED, onlyFieldsOf("dailyFile")],
  [
    "dailyFile",
    "{title} {episode_title}",
    "a name that begins with {title} - {date} or {title} ({year}) - {date}",
  ],
])("%s may not be %j", (kind, text, allowed) => expect(problem(kind, text)).toBe(allowed));
