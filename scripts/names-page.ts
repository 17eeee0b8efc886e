import {
  EXAMPLE_EPISODES,
  EXAMPLE_FILMS,
  type ExampleWork,
} from "../src/core/plan/names/example-works.ts";
import {
  DEFAULT_NAMES,
  type FieldName,
  NAME_KINDS,
  type NameKind,
  type NameTemplates,
  parseTemplate,
  type Template,
} from "../src/core/plan/names/parse-template.ts";
import { type NAME_PRESETS, presetsOf } from "../src/core/plan/names/presets.ts";
import { nameExamples } from "../src/core/rename/preview-names.ts";

type PresetName = (typeof NAME_PRESETS)[number];

const example = (word: string): ExampleWork => {
  const found = [...EXAMPLE_FILMS, ...EXAMPLE_EPISODES].find(({ release }) =>
    release.includes(word),
  );
  if (!found) throw new Error(`No example contains ${word}.`);
  return found;
};

/** The ten files of the page: five films and five episodes. */
const TEN = [
  "Heat",
  "Dune",
  "Blade.Runner",
  "Avatar",
  "Amelie",
  "Mandalorian",
  "Daily.Show",
  "Titan",
  "Friends",
  "Firefly",
].map(example);

function parse(text: string): Template {
  const template = parseTemplate(text);
  if ("allowed" in template) throw new Error(`${text}: ${template.allowed}`);
  return template;
}

export function presetNames(preset: PresetName): NameTemplates {
  const own = (Object.keys(NAME_KINDS) as NameKind[]).flatMap((kind) => {
    const text = presetsOf(kind)[preset];
    return text === undefined ? [] : [[kind, parse(text)] as const];
  });
  return { ...DEFAULT_NAMES, ...Object.fromEntries(own) };
}

function exampleTable(preset: PresetName): string {
  const names = nameExamples(TEN, presetNames(preset));
  const lines = TEN.map(({ release }, index) => `${release}\n  ${names[index]}`);
  return ["```text", ...lines, "```"].join("\n");
}

/** Each field with an example file that has a value for it, and the tokens that it replaces. */
const FIELDS: Readonly<Record<FieldName, readonly [word: string, tokens: string]>> = {
  title: ["Amelie", "Movie Title, Series Title"],
  clean_title: ["Amelie", "Movie CleanTitle, Series CleanTitle"],
  title_the: ["Irishman", "Movie TitleThe, Series TitleThe"],
  original_title: ["Amelie", "Movie OriginalTitle"],
  year: ["Heat", "Release Year, Series Year"],
  tmdb: ["Heat", "TmdbId, tmdb-{TmdbId}"],
  imdb: ["Heat", "ImdbId, imdb-{ImdbId}"],
  tvdb: ["Firefly", "TvdbId, tvdb-{TvdbId}"],
  edition: ["Blade.Runner", "Edition Tags, edition-{Edition Tags}"],
  season: ["Firefly", "season:00"],
  episode: ["Friends", "episode:00"],
  absolute: ["Titan", "absolute:000"],
  date: ["Daily.Show", "Air-Date"],
  episode_title: ["Firefly", "Episode Title, Episode CleanTitle"],
  resolution: ["Heat", "–"],
  source: ["Heat", "–"],
  quality: ["Fury", "Quality Full"],
  quality_title: ["Fury", "Quality Title"],
  proper: ["Fury", "Quality Proper"],
  codec: ["Dune", "MediaInfo VideoCodec"],
  bit_depth: ["Blade.Runner", "MediaInfo VideoBitDepth"],
  hdr: ["Dune", "MediaInfo VideoDynamicRangeType"],
  audio: ["Dune", "MediaInfo AudioCodec"],
  channels: ["Dune", "MediaInfo AudioChannels"],
  languages: ["Amelie", "MediaInfo AudioLanguages"],
  stereo: ["Avatar", "MediaInfo 3D"],
  service: ["Amelie", "part of Custom Formats"],
  group: ["Heat", "Release Group"],
  release: ["Heat", "Original Title"],
  folder: ["Heat", "–"],
};

/** Digits with which the page writes a number. */
const DIGITS: Partial<Record<FieldName, number>> = { season: 2, episode: 2, absolute: 3 };

const formOf = (field: FieldName): string =>
  DIGITS[field] === undefined ? field : `${field}:${DIGITS[field]}`;

/** Returns what a field prints for an example. */
function valueOf(field: string, work: ExampleWork): string {
  const template = parse(`{${field}}`);
  const names: NameTemplates = {
    ...DEFAULT_NAMES,
    ...(field === "tvdb"
      ? { showFolder: template }
      : { movieFile: template, episodeFile: template, dailyFile: template }),
  };
  const name = nameExamples([work], names)[0] ?? "";
  const part = name.split("/").at(field === "tvdb" ? 0 : -1) ?? "";
  return part.replace(/\.mkv$/, "");
}

function fieldTable(): string {
  const rows = listedFields().map((field) => {
    const [word, tokens] = FIELDS[field];
    return `| \`{${formOf(field)}}\` | \`${valueOf(formOf(field), example(word))}\` | ${tokens} |`;
  });
  return ["| field | example | token of Radarr and Sonarr |", "|---|---|---|", ...rows].join("\n");
}

/** Names of the fields in the page's table. */
export const listedFields = (): FieldName[] => Object.keys(FIELDS) as FieldName[];

/** Returns `docs/use/names.md`. */
export const namesPage = (): string => `# Names

Three presets name films and episodes, and single templates change them. This page shows the presets on the same ten files, and an
example of every field. [Filing](../reference/filing.md#names) has the rules of templates.

## Before you change anything

\`\`\`sh
plex-ingest rename --preview --set INGEST_NAMES=trash   # ten of your files, as they are and as they would be
plex-ingest rename --all                                # after you saved the setting: the whole plan, then a question
\`\`\`

On the page, *Settings* → *Names* shows the same while you type. Nothing is renamed until you carry out a
[plan](rename.md), and \`plex-ingest undo\` takes a plan back. A plan with the earlier preset also leads back to the earlier names.

| your library | set |
|---|---|
| Plex | nothing: \`INGEST_NAMES=plex\` is the default |
| Plex, named with TRaSH's guides until now | \`INGEST_NAMES=trash\` |
| Jellyfin 12, with or without Plex | \`INGEST_NAMES=both\` |
| also Jellyfin up to 10.11, or Emby | \`INGEST_NAMES=both\` and \`INGEST_ID_TAGS=both\`, which was not tried on a Plex server |
| only Jellyfin up to 10.11 | \`INGEST_NAMES=both\` and \`INGEST_ID_TAGS=jellyfin\` |
| only Emby, or Emby and Jellyfin | \`INGEST_NAMES=both\` and \`INGEST_ID_TAGS=emby\` |

\`plex-ingest init\` and the page's first visit choose by this table, from the servers that you name and their versions, and state the
choice in one sentence. Three things come first:

* A value that you set yourself, also with \`init --yes --names both --id-tags emby\`, is kept.
* If the library has works, new names are like those of most of them. \`init\` then states what the servers' own choice would change,
  and how many folders or films that are. To change them, set that choice, [adopt](adopt.md) the library and rename it.
* A repeated \`init\` changes no names, unless it adds a server.

**Names that state the quality** (\`trash\`, or a field like \`{resolution}\` in your template) change with every upgrade. The new file
is complete before the old one goes to the trash, so for a moment both are there, and a media server may list the new one as a new
item, without your poster and without its date. With \`plex\` and \`both\`, the better file takes the name of the old one without a
gap.

## The presets

Each name of a download is followed by its place in the library.

### \`plex\`

Plex's documented names. All other pages of this documentation show names of this preset.

${exampleTable("plex")}

### \`trash\`

${exampleTable("trash")}

Custom formats are missing, because only Radarr and Sonarr know their rules. All other differences from TRaSH's formats are in
[a table](../develop/trash-names.md).

### \`both\`

${exampleTable("both")}

Jellyfin shows several files of a film as versions only if each begins with the whole name of its folder, so \`{folder}\` prints the
folder's actual name. A folder that keeps an older name keeps its versions together, too.
[Plex, Jellyfin and Emby side by side](../operate/media-servers.md) explains the set-up of several servers.

## What each media server shows

Forty works were named with each preset and read by the rules of four servers: films with versions, editions and parts, and series
with double episodes, specials, dates and absolute numbers. The table counts the works that a server shows as they are.

| preset | Plex | Jellyfin 12 | Jellyfin 10.11 | Emby |
|---|---|---|---|---|
| \`plex\` | 40 | 32 | 30 | 32 |
| \`trash\` | 40 | 35 | 33 | 35 |
| \`both\` | 40 | 37 | 35 | 37 |

| what differs | why | remedy |
|---|---|---|
| versions of a film are separate films | Jellyfin and Emby group only files that begin with the whole name of their folder | \`both\` or \`trash\` |
| an edition is a version, or the film itself | only Plex shows editions as items | none |
| an episode by date has no number | Jellyfin and Emby read no numbers from a date | \`plex\` or \`both\`, which write the numbers |
| versions of an episode are two episodes | Jellyfin groups them from version 12 on | Jellyfin 12 |

### Warnings

If a media server is configured, the preview of a release, the question before an approval, and \`plex-ingest why\` after filing
state what that server cannot show as it is meant. A name avoids what can be avoided: a label or group that makes an extra is not
used, and an episode's title that Jellyfin would misread is left out. A warning never holds a release. The rules are the ones of the table above, and
a remedy is named only if a trial with your templates shows that it helps.

| warning | remedy |
|---|---|
| versions of a film are separate films | \`rename\`, if necessary after \`INGEST_NAMES=both\` |
| a date gives an episode no number | the same |
| Emby, or Jellyfin before version 12, does not read the folder's id | \`INGEST_ID_TAGS=both\`, then \`rename\` |
| parts and versions of a film are in one folder | join the parts into one file |
| another film is in a folder with an id | give it another folder |
| an edition is a version, or the film itself | none |
| Jellyfin before version 12 shows versions of an episode as episodes | Jellyfin 12 |
| a file is read as an extra because of the end of its name, such as \`-trailer\` or \`-other\` | \`rename\` |
| Jellyfin leaves a file out, or reads it without its folder, because of the word “sample” | \`rename\`, for a film after \`INGEST_NAMES=both\` |
| Jellyfin reads other numbers, because a title begins like one (\`E10\`) or is one (\`s2e1\`) | \`rename\`, if only the episode's title is the cause |
| Jellyfin 12 takes files with the same first number for versions: \`s01e01\` and \`s01e01-e02\` | keep one of them |
| Jellyfin before version 12 reads a series' title as numbers and cannot match it | \`INGEST_ID_TAGS=both\`, then \`rename\` |
| Jellyfin takes an id for the year: \`[tmdbid-1930]\` | none; the match by id corrects it |
| Jellyfin does not know a subtitle's language, because a region follows it: \`.pt-PT\` | give it three letters: \`.por\` |

These warnings follow the server's version, which is asked for at most every ten minutes. If it is unknown, they assume version 12.

## Fields

The examples are values of the files above. A missing value takes its brackets and separators with it.

${fieldTable()}

The last column has the tokens that a field replaces. A value comes from the names of the download and its files.

## Carry over a format of Radarr or Sonarr

1. If your format is TRaSH's, set \`INGEST_NAMES=trash\`, and compare the preview.
2. Otherwise, paste your format into the template's setting, for example \`INGEST_MOVIE_FILE\`. It is refused, and the message has
   the same template in our fields: \`{clean_title} ({year}) [tmdbid-{tmdb}]\`. Paste that one.
3. Custom formats are left out, and so are lengths like \`:90\`. A long episode title is cut automatically.
4. Set \`INGEST_COLONS\` to the colon replacement that you chose there.
5. [Adopt](adopt.md) the library, then run \`plex-ingest rename --all --dry-run\`. Works that keep their names are not in the plan.
`;
