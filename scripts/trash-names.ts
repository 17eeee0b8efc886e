import { EXAMPLE_EPISODES, EXAMPLE_FILMS } from "../src/core/plan/names/example-works.ts";
import { nameExamples } from "../src/core/rename/preview-names.ts";
import { presetNames } from "./names-page.ts";

const REASONS = {
  header:
    "Radarr and Sonarr read sound and codec from the file. This value is not in the release's name.",
  custom: "Custom formats have no field, because only Radarr and Sonarr know their rules.",
  clean:
    "TRaSH's formats use CleanTitle, which drops accents and signs. The preset keeps TMDB's title; `{clean_title}` exists.",
  order: "`[3D]` comes after the quality, because a space goes with an omitted bracket behind it.",
  anime:
    "TRaSH has a second format for anime, with languages and bit depth. One template names all here; `{languages}` and `{bit_depth}` exist.",
  source: "Sonarr assumes HDTV for a name without a source. Only what the name states is written.",
  titles: "Sonarr merges the titles of a story in parts. Each episode keeps its own title.",
  unknown: "Sonarr writes `TBA` for an episode without a title. The field is left out.",
} as const;

type Reason = keyof typeof REASONS;
type Change = readonly [reason: Reason, ours: string, theirs: string];

/** File names by TRaSH's formats, in the order of the examples, and the changes that lead to them. */
export const TRASH_NAMES: readonly (readonly [theirs: string, ...changes: Change[]])[] = [
  ["Heat (1995) {tmdb-949} - [Bluray-1080p][DTS 5.1][x264]-GRP", ["header", "[DTS]", "[DTS 5.1]"]],
  ["Dune (2021) {tmdb-438631} - [Remux-2160p][TrueHD Atmos 7.1][DV HDR10][h265]-GRP"],
  ["Blade Runner (1982) {tmdb-78} - {edition-Final Cut} [Bluray-1080p][DTS-HD MA 5.1][x265]-GRP"],
  [
    "Avatar (2009) {tmdb-19995} - [3D][Bluray-1080p][AC3 5.1][x264]-GRP",
    ["order", "[Bluray-1080p][3D]", "[3D][Bluray-1080p]"],
    ["header", "[AC3]", "[AC3 5.1]"],
  ],
  [
    "Amelie (2001) {tmdb-194} - [NF][WEBDL-1080p][AAC 2.0][h264]-GRP",
    ["clean", "Amélie", "Amelie"],
    ["custom", "[WEBDL", "[NF][WEBDL"],
  ],
  [
    "Metropolis (1927) {tmdb-19} - [Bluray-720p][AC3 2.0][x264]",
    ["header", "[x264]", "[AC3 2.0][x264]"],
  ],
  [
    "Mad Max Fury Road (2015) {tmdb-76341} - [Bluray-1080p Proper][TrueHD Atmos 7.1][x264]-GRP",
    ["clean", "Max - Fury", "Max Fury"],
  ],
  [
    "The Irishman (2019) {tmdb-398978} - [NF][WEBDL-2160p][EAC3 Atmos 5.1][HDR10][h265]-GRP",
    ["custom", "[WEBDL", "[NF][WEBDL"],
  ],
  [
    "Spirited Away (2001) {tmdb-129} - [Bluray-1080p][FLAC 5.1][JA][x265 10bit]-Grp",
    ["anime", "[x265]", "[JA][x265 10bit]"],
  ],
  [
    "12 Angry Men (1957) {tmdb-389} - [DVD][MP3 2.0][XviD]",
    ["header", "[XviD]", "[MP3 2.0][XviD]"],
  ],
  [
    "Breaking Bad (2008) - S01E01 - Pilot [Bluray-1080p][DTS 5.1][x264]-GRP",
    ["header", "[DTS]", "[DTS 5.1]"],
  ],
  [
    "The Mandalorian (2019) - S01E01 - Chapter 1 The Mandalorian [DSNP][WEBDL-2160p][EAC3 Atmos 5.1][DV HDR10][h265]-GRP",
    ["clean", "Chapter 1 - The", "Chapter 1 The"],
    ["custom", "[WEBDL", "[DSNP][WEBDL"],
  ],
  [
    "The Daily Show (1996) - 2024-03-14 - Lisa Cook [WEBDL-1080p][AAC 2.0][h264]-GRP",
    ["header", "[h264]", "[AAC 2.0][h264]"],
  ],
  [
    "Attack on Titan (2013) - S02E03 - 028 - Southwestward [HDTV-1080p v2][AAC 2.0][JA][x264 10bit]-Grp",
    ["source", "[1080p", "[HDTV-1080p"],
    ["header", "]-Grp", "][AAC 2.0][x264]-Grp"],
    ["anime", "[x264]", "[JA][x264 10bit]"],
  ],
  [
    "Friends (1994) - S01E16-E17 - The One with Two Parts [Bluray-1080p][AC3 5.1][x265]-GRP",
    ["titles", "The One with Two Parts (1) & The One with Two Parts (2)", "The One with Two Parts"],
  ],
  [
    "Doctor Who (2005) - S00E02 - The Christmas Invasion [HDTV-720p][AC3 2.0][x264]-GRP",
    ["header", "[x264]", "[AC3 2.0][x264]"],
  ],
  [
    "Firefly (2002) - S01E03 - Bushwhacked [Bluray-720p][DTS 5.1][x264]",
    ["header", "[x264]", "[DTS 5.1][x264]"],
  ],
  [
    "Dark (2017) - S01E01 - Secrets [NF][WEBDL-1080p][EAC3 5.1][h264]-GRP",
    ["custom", "[WEBDL", "[NF][WEBDL"],
  ],
  [
    "The Office (2005) - S02E01 - The Dundies [AMZN][WEBDL-1080p Repack][EAC3 5.1][h264]-GRP",
    ["custom", "[WEBDL", "[AMZN][WEBDL"],
  ],
  [
    "Twin Peaks (1990) - S01E01 - TBA [DVD][MP3 2.0][XviD]-GRP",
    ["unknown", "S01E01 ", "S01E01 - TBA "],
    ["header", "[XviD]", "[MP3 2.0][XviD]"],
  ],
];

/** Names of the examples' files by the preset `trash`, without folders and extension. */
export const ourNames = (): string[] =>
  nameExamples([...EXAMPLE_FILMS, ...EXAMPLE_EPISODES], presetNames("trash")).map(
    (path) =>
      path
        .split("/")
        .at(-1)
        ?.replace(/\.mkv$/, "") ?? "",
  );

function pairs(): string {
  return ourNames()
    .map((ours, index) => {
      const [theirs = "", ...changes] = TRASH_NAMES[index] ?? [];
      const reasons = [...new Set(changes.map(([reason]) => reason))].join(", ");
      return reasons === ""
        ? `  ${ours}`
        : `  ${ours}\n≠ ${theirs}\n                                        ${reasons}`;
    })
    .join("\n");
}

/** Returns `docs/develop/trash-names.md`. */
export const trashPage = (): string => `# The preset \`trash\` and TRaSH's formats

\`INGEST_NAMES=trash\` follows the formats for Plex in
[TRaSH's guides](https://trash-guides.info/Radarr/Radarr-recommended-naming-scheme/). This page compares both on ten films and ten episodes. The first line is our name; a line with \`≠\` is what Radarr or Sonarr
would write, with the reasons for the differences below it. Names without a second line are the same.

\`\`\`text
${pairs()}
\`\`\`

| reason | |
|---|---|
${Object.entries(REASONS)
  .map(([reason, text]) => `| ${reason} | ${text} |`)
  .join("\n")}

## Read back

\`test/core/plan/names/read-back.test.ts\` reads these names, in every preset, with our parser and by the documented rules of Plex and
Jellyfin. Work, version and episode are the same, except for what a server cannot do:

| server | preset | impossible |
|---|---|---|
| Jellyfin | \`plex\` | two versions of a film in one folder become two films, because the file's name lacks the folder's tag |
| Jellyfin | \`trash\` | an episode with only a date has no number, and TMDB is not asked |
| Jellyfin | all | an edition as its own film: it is a version |
| Jellyfin up to 10.11 | all | \`{tmdb-603}\` is not read: set \`INGEST_ID_TAGS=both\` |
`;
