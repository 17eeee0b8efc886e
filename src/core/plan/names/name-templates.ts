import { BRACED_TAGS, type NameTags } from "./name-tags.ts";
import { parseTemplate, type Template } from "./parse-template.ts";

/** What a person may name, with the default and its fields. */
export const NAME_KINDS = {
  movieFolder: { text: "{title} ({year}) {tmdb}", fields: ["title", "year", "tmdb", "imdb"] },
  movieFile: {
    text: "{title} ({year}) {edition}",
    fields: ["title", "year", "edition", "resolution", "source", "group", "tmdb", "imdb"],
  },
  showFolder: { text: "{title} ({year}) {tmdb}", fields: ["title", "year", "tmdb", "imdb", "tvdb"] },
  seasonFolder: { text: "Season {season:2}", fields: ["season"] },
  specialsFolder: { text: "Season 00", fields: [] },
  episodeFile: {
    text: "{title} ({year}) - s{season:2}e{episode:2}{ - {episode_title}}",
    fields: ["title", "year", "season", "episode", "episode_title", "resolution", "source", "group"],
  },
  dailyFile: {
    text: "{title} ({year}) - {date}{ - {episode_title}}",
    fields: ["title", "year", "date", "episode_title", "resolution", "source", "group"],
  },
} as const satisfies Record<string, { text: string; fields: readonly string[] }>;

export type NameKind = keyof typeof NAME_KINDS;

/** How new folders and files are named. Without `dailyFile` daily shows are named by their numbers as well. */
export type NameTemplates = Readonly<Record<Exclude<NameKind, "dailyFile">, Template>> & {
  dailyFile?: Template | undefined;
  /** As Plex reads them by default. */
  tags?: NameTags | undefined;
};

const preset = (kind: NameKind): Template => {
  const template = parseTemplate(NAME_KINDS[kind].text);
  return "allowed" in template ? [] : template;
};

export const DEFAULT_NAMES: NameTemplates = {
  movieFolder: preset("movieFolder"),
  movieFile: preset("movieFile"),
  showFolder: preset("showFolder"),
  seasonFolder: preset("seasonFolder"),
  specialsFolder: preset("specialsFolder"),
  episodeFile: preset("episodeFile"),
};

/** The same for templates that give the same names. */
export function fingerprintOf({ tags = BRACED_TAGS, ...names }: NameTemplates): string {
  const kinds = (Object.keys(NAME_KINDS) as NameKind[]).map((kind) => names[kind] ?? null);
  const ids = (["tmdb", "imdb", "tvdb"] as const).map((catalogue) => tags.id(catalogue, "1"));
  return JSON.stringify([...kinds, ...ids, tags.edition("x")]);
}
