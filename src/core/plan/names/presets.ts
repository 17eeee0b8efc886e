import type { NameKind } from "./parse-template.ts";

/** Names of sets of templates. `plex` is the default of each template. */
export const NAME_PRESETS = ["plex", "trash", "both"] as const;

type Preset = Partial<Record<NameKind, string>>;

// The quality is nearly always known. A space goes with an omitted bracket behind it, so the bracket
// for 3D cannot be the first one, as it is in the guides.
const QUALITY = "[{quality}][{stereo}][{audio} {channels}][{hdr}][{codec}]{-{group}}";

/** Templates that differ from the defaults. Kinds that a preset omits keep their default. */
const PRESET_TEMPLATES: Readonly<Record<Exclude<(typeof NAME_PRESETS)[number], "plex">, Preset>> = {
  // The formats of TRaSH's guides for Radarr and Sonarr, without custom formats:
  // https://trash-guides.info/Radarr/Radarr-recommended-naming-scheme/
  trash: {
    movieFile: `{title} ({year}) {tmdb} - {edition} ${QUALITY}`,
    showFolder: "{title} ({year}) {tvdb}",
    episodeFile: `{title} ({year}) - S{season:2}E{episode:2}{ - {absolute:3}}{ - {episode_title}} ${QUALITY}`,
    dailyFile: `{title} ({year}) - {date}{ - {episode_title}} ${QUALITY}`,
  },
  // Jellyfin groups the versions of a film only if each file begins with the folder's whole name.
  both: { movieFile: "{folder}{ - {edition}}" },
};

/** Returns the templates of one kind by preset, without the default. */
export const presetsOf = (kind: NameKind): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(PRESET_TEMPLATES).flatMap(([preset, templates]: [string, Preset]) => {
      const text = templates[kind];
      return text === undefined ? [] : [[preset, text]];
    }),
  );
