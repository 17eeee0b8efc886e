import * as z from "zod";
import { choice, splitItems, text, token, url } from "../../../adapters/settings/text.ts";
import { type ValueReader, value, variable } from "../../../adapters/settings/variable.ts";
import { EPISODE_ORDERS, type EpisodeOrder, type EpisodeOrders } from "../../../base/item.ts";
import { checkTemplate } from "../../../core/plan/names/check-template.ts";
import { ID_TAG_STYLES } from "../../../core/plan/names/name-tags.ts";
import {
  NAME_KINDS,
  type NameKind,
  type Template,
} from "../../../core/plan/names/parse-template.ts";
import { NAME_PRESETS, presetsOf } from "../../../core/plan/names/presets.ts";
import { COLON_STYLES } from "../../../core/plan/names/safe-name.ts";
import { SECOND_CATALOGUE_IDS } from "../../../core/second-catalogue.ts";

const braced = (field: string): string => `{${field}}`;

/**
 * A name template for one kind of folder or file. A name that Plex would not match is rejected, and
 * the message lists the allowed values.
 */
const nameTemplate = (kind: NameKind): ValueReader<Template> => ({
  form: NAME_KINDS[kind].fields.length === 0 ? "name" : "[name template](filing.md#names)",
  control: "template",
  choices: NAME_KINDS[kind].fields.map(braced),
  // `{Title:2}` was probably meant to be `{title}`.
  wordsIn: (text) =>
    Array.from(text.matchAll(/\{([a-z_]+)(?::\d*)?\}/g), ([, field = ""]) => braced(field)),
  schema: () =>
    z.string().transform((text, context): Template => {
      const checked = checkTemplate(kind, text);
      if (!("allowed" in checked)) return checked;
      context.addIssue({ code: "custom", message: checked.allowed });
      return z.NEVER;
    }),
});

const SHOW = /^(\d{1,12})=([a-z_]+)$/;

/**
 * An order for all shows, and orders for individual shows by TMDB id: `aired, 37854=absolute`. Each
 * show may appear only once.
 */
const episodeOrders = (): ValueReader<EpisodeOrders> => ({
  ...value(
    "order, or show=order",
    `${EPISODE_ORDERS.join(", ")}, or an order for one show by its TMDB id, like ` +
      "37854=absolute; separated by commas",
    parse,
  ),
  choices: EPISODE_ORDERS,
  wordsIn: (text) => splitItems(text.toLowerCase()).map((item) => item.replace(/^\d+=/, "")),
});

function parse(text: string): EpisodeOrders | undefined {
  const usual: EpisodeOrder[] = [];
  const shows: EpisodeOrders["shows"][number][] = [];
  for (const item of splitItems(text.toLowerCase())) {
    const [, id, orderText = item] = SHOW.exec(item) ?? [];
    const order = EPISODE_ORDERS.find((episodeOrder) => episodeOrder === orderText);
    if (order === undefined) return undefined;
    if (id === undefined) usual.push(order);
    else shows.push({ tmdbId: Number(id), order });
  }
  const isOnce = new Set(shows.map(({ tmdbId }) => tmdbId)).size === shows.length;
  return usual.length <= 1 && isOnce ? { usual: usual[0] ?? "aired", shows } : undefined;
}

const presetFor = (kind: NameKind) => ({ variable: "INGEST_NAMES", values: presetsOf(kind) });

/** A setting with a default template. */
const named = <const K extends NameKind>(kind: K, doc: string) =>
  variable(nameTemplate(kind), {
    at: `names.${kind}` as const,
    fallback: NAME_KINDS[kind].text,
    fallbackBy: presetFor(kind),
    doc,
  });

/** Settings for naming new folders and files in the library. */
export const NAMES = {
  INGEST_NAMES: variable(choice(NAME_PRESETS), {
    fallback: "plex",
    doc:
      "Templates for all names that are not set themselves: `plex`; `trash`, like the formats of " +
      "TRaSH's guides for Radarr and Sonarr; `both`, for Plex and Jellyfin " +
      "([examples](../use/names.md)). Names of `trash` state the quality, so an upgrade changes the " +
      "file's name, and a media server may list the file as a new item.",
  }),
  INGEST_MOVIE_FOLDER: named(
    "movieFolder",
    "Name of a new movie folder; an existing folder of the movie is used whatever its name is.",
  ),
  INGEST_MOVIE_FILE: named("movieFile", "Name of a movie file, without its extension."),
  INGEST_SHOW_FOLDER: named("showFolder", "Name of a new show folder."),
  INGEST_SEASON_FOLDER: named("seasonFolder", "Name of a new season folder."),
  INGEST_SPECIALS_FOLDER: named(
    "specialsFolder",
    "Name of a new folder for specials, like `Specials`.",
  ),
  INGEST_EPISODE_FILE: named("episodeFile", "Name of an episode file, without its extension."),
  INGEST_DAILY_FILE: variable(nameTemplate("dailyFile"), {
    at: "names.dailyFile",
    fallbackBy: presetFor("dailyFile"),
    doc:
      `Name of an episode file if the release names the episode by date, like \`${NAME_KINDS.dailyFile.text}\`; ` +
      "if unset, such an episode is named by its numbers.",
  }),
  INGEST_COLONS: variable(choice(COLON_STYLES), {
    at: "names.colons",
    fallback: "smart",
    doc:
      "How a colon in a title is written, because a file name cannot have it. For `Heat: Part`: " +
      "`delete` gives `Heat Part`, `dash` `Heat- Part`, `space_dash` and `space_dash_space` " +
      "`Heat - Part`, `smart` `Heat - Part`, but `Re-Zero` for `Re:Zero`.",
  }),
  INGEST_ID_TAGS: variable(choice(ID_TAG_STYLES), {
    at: "idTags",
    fallback: "plex",
    doc:
      "Form of ids in names: `plex` writes `{tmdb-603}`, which Jellyfin reads from version 12 " +
      "on; `jellyfin` `[tmdbid-603]`; `emby` `[tmdbid=603]`; `both` `[tmdbid=603] {tmdb-603}`, " +
      "which was not tried on a Plex server. All forms are read.",
  }),
  INGEST_EPISODE_ORDER: variable(episodeOrders(), {
    at: "episodeOrders",
    fallback: "aired",
    doc:
      "TMDB order used for the episode numbers in names: `aired`, `original`, `absolute`, " +
      "`dvd`, `digital`, `story_arc`, `production`, `tv`, or an order for one show by " +
      "its TMDB id, like `aired, 37854=absolute` ([how](filing.md#names)).",
  }),
};

const SECOND_CATALOGUES = ["off", ...SECOND_CATALOGUE_IDS] as const;

/** Settings for TMDB, the catalogue of works, and for the catalogue that explains numbers. */
export const TMDB = {
  TMDB_API_KEY: variable(token(), {
    at: "tmdb.credential",
    sentTo: ["TMDB_URL"],
    secret: true,
    doc: "A TMDB v3 key or v4 read token. Without it, a person must identify each download.",
  }),
  TMDB_LANGUAGE: variable(text("a language like en-US or de", /^[a-z]{2,3}(?:-[A-Z]{2})?$/), {
    at: "tmdb.language",
    fallback: "en-US",
    doc: "Language of titles, like `en-US` or `de`.",
  }),
  TMDB_URL: variable(url(), {
    at: "tmdb.url",
    fallback: "https://api.themoviedb.org/3",
    doc:
      "TMDB's address, with or without `/3`; the limit of 20 requests a second applies only to " +
      "the public address.",
  }),
  INGEST_SECOND_CATALOGUE: variable(choice(SECOND_CATALOGUES), {
    at: "second.catalogue",
    fallback: "off",
    doc:
      "Catalogue that explains an episode number that TMDB does not have, and whose title of an " +
      "episode counts where TMDB has no title: `tvmaze` needs no key, `tvdb` needs TVDB_API_KEY. " +
      "With `off`, TMDB is the only catalogue that is asked " +
      "([how](identification.md#a-second-catalogue)).",
  }),
  TVDB_API_KEY: variable(token(), {
    at: "second.apiKey",
    secret: true,
    doc: "TheTVDB's API key for INGEST_SECOND_CATALOGUE=tvdb.",
  }),
  TVDB_PIN: variable(token(), {
    at: "second.pin",
    secret: true,
    doc: "PIN of a subscriber of TheTVDB. Only keys that TheTVDB calls user-supported need it.",
  }),
};
