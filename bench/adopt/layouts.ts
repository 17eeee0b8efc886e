// Works in the layouts of library managers. Each layout states which work each of its videos is.

/** A film, or a series with episodes, as in a catalogue. */
export type Work = {
  type: "movie" | "tv";
  id: number;
  title: string;
  year: number;
  imdb?: string | undefined;
  /** Names of the episodes by season. */
  seasons?: readonly { season: number; names: readonly string[] }[] | undefined;
};

/**
 * A file by its path below the media root. `is` identifies the content of a video: `movie/603`,
 * `tv/1396 S01E02`.
 */
export type MadeFile = { path: string; is?: string | undefined; text?: string | undefined };

/** `said`: the folder states an id, or title and year. */
export type Layout = { name: string; said: boolean; make: (work: Work, n: number) => MadeFile[] };

const two = (number: number): string => String(number).padStart(2, "0");
const dotted = (title: string): string =>
  title.replace(/[^\p{L}\p{N}]+/gu, ".").replace(/^\.|\.$/g, "");
const MAX_NAME_CHARS = 90;
const letterOf = (title: string): string => /[\p{L}\p{N}]/u.exec(title)?.[0].toUpperCase() ?? "A";
/** Returns a title in the form in which Radarr and Sonarr write it in a path. */
const safe = (title: string): string =>
  title
    .replaceAll(": ", " - ")
    .replaceAll(":", "-")
    .replaceAll("/", "+")
    .replace(/[?*"<>|\\]/g, "")
    .slice(0, MAX_NAME_CHARS)
    .trim()
    .replace(/\.+$/, "");

const filmNfo = ({ title, year, id, imdb }: Work): string =>
  `<movie><title>${escaped(title)}</title><year>${year}</year><uniqueid type="tmdb" default="true">${id}</uniqueid>${imdb ? `<uniqueid type="imdb">${imdb}</uniqueid>` : ""}</movie>`;
const showNfo = ({ title, year, id }: Work): string =>
  `<tvshow><title>${escaped(title)}</title><year>${year}</year><uniqueid type="tmdb" default="true">${id}</uniqueid></tvshow>`;
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const film = (
  name: string,
  said: boolean,
  make: (work: Work, named: string, is: string, n: number) => MadeFile[],
) => ({
  name,
  said,
  make: (work: Work, n: number) =>
    make(work, `${safe(work.title)} (${work.year})`, `movie/${work.id}`, n),
});

const none = (path: string, text?: string): MadeFile => ({ path, text });

export const FILM_LAYOUTS: readonly Layout[] = [
  film("plex", true, (_, t, is) => [{ path: `Movies/${t}/${t}.mkv`, is }]),
  film("plex id", true, ({ id }, t, is) => [
    { path: `Movies/${t} {tmdb-${id}}/${t} {tmdb-${id}} - 1080p.mkv`, is },
    none(`Movies/${t} {tmdb-${id}}/${t} {tmdb-${id}} - 1080p.en.srt`),
    none(`Movies/${t} {tmdb-${id}}/poster.jpg`),
  ]),
  film("plex editions", true, (_, t, is) => [
    { path: `Movies/${t} {edition-Director's Cut}/${t} {edition-Director's Cut}.mkv`, is },
  ]),
  film("radarr", true, ({ title }, t, is) => [
    { path: `Movies/${t}/${t} Bluray-1080p.mkv`, is },
    none(`Movies/${t}/${safe(title)}-trailer.mp4`),
  ]),
  film("radarr imdb", true, ({ imdb }, t, is) => {
    const tag = imdb === undefined ? "" : ` {imdb-${imdb}}`;
    return [
      { path: `Movies/${t}${tag}/${t}${tag} [WEBDL-2160p][DV HDR10][EAC3 5.1][h265]-FLUX.mkv`, is },
    ];
  }),
  film("kodi", true, (work, t, is) => [
    { path: `Movies/${t}/${t}.mkv`, is },
    none(`Movies/${t}/${t}.nfo`, filmNfo(work)),
    none(`Movies/${t}/${t}-fanart.jpg`),
    none(`Movies/${t}/extrafanart/fanart1.jpg`),
  ]),
  film("kodi movie.mkv", true, (work, t, is) => [
    { path: `Movies/${t}/movie.mkv`, is },
    none(`Movies/${t}/movie.nfo`, filmNfo(work)),
  ]),
  film("jellyfin versions", true, ({ id }, t, is) => {
    const named = `${t} [tmdbid-${id}]`;
    return [
      { path: `Movies/${named}/${named} - 1080p.mkv`, is },
      { path: `Movies/${named}/${named} - 2160p.mkv`, is },
      none(`Movies/${named}/trailers/teaser one.mkv`),
      none(`Movies/${named}/behind the scenes/On Location.mkv`),
      none(`Movies/${named}/backdrops/a.jpg`),
    ];
  }),
  film("scene folder", true, ({ title, year }, _, is) => {
    const named = `${dotted(title)}.${year}.1080p.BluRay.x264-GRP`;
    return [
      { path: `Movies/${named}/${named}.mkv`, is },
      none(`Movies/${named}/Sample/sample-${named.toLowerCase()}.mkv`),
      none(`Movies/${named}/Subs/2_English.srt`),
    ];
  }),
  film("two parts", true, (_, t, is) => [
    { path: `Movies/${t}/${t} - cd1.avi`, is },
    { path: `Movies/${t}/${t} - cd2.avi`, is },
  ]),
  film("genre folder", true, (_, t, is, n) => [
    { path: `Movies/Drama ${n % 5}/${t}/${t}.mp4`, is },
  ]),
  film("collection", true, (_, t, is, n) => [
    { path: `Movies/Set ${Math.floor(n / 40)} Collection/${t}/${t}.mkv`, is },
  ]),
  film("letter folder", true, ({ title }, t, is) => [
    { path: `Movies/${letterOf(title)}/${t}/${t}.mkv`, is },
  ]),
  film("quality folder", true, (_, t, is) => [{ path: `Movies/4K/${t}/${t} - 2160p.mkv`, is }]),
  film("emby", true, ({ imdb }, t, is) => {
    const named = imdb === undefined ? t : `${t} [imdbid-${imdb}]`;
    return [{ path: `Movies/${named}/${named}.mkv`, is }, none(`Movies/${named}/landscape.jpg`)];
  }),
  film("folders of discs", true, (_, t, is) => [
    { path: `Movies/${t}/CD1/${t}.avi`, is },
    { path: `Movies/${t}/CD2/${t}.avi`, is },
  ]),
  film("subtitles folder", true, (_, t, is) => [
    { path: `Movies/${t}/${t}.mp4`, is },
    none(`Movies/${t}/Subs/English.srt`),
    none(`Movies/${t}/Subs/German.forced.srt`),
    none(`Movies/${t}/Featurettes/Making of.mkv`),
  ]),
  film("heap", true, (_, t, is) => [{ path: `Films/${t}.mkv`, is }, none(`Films/${t}.de.srt`)]),
  film("scene heap", true, ({ title, year }, _, is) => [
    { path: `Films/${dotted(title)}.${year}.720p.HDTV.x264-TEAM.mkv`, is },
  ]),
];

type Of = { folder: string; named: string; season: number; episode: number; name: string };

const show = (
  name: string,
  said: boolean,
  of: (work: Work, year: string) => { folder: string; more?: MadeFile[] },
  file: (of: Of, work: Work) => string,
): Layout => ({
  name,
  said,
  make(work) {
    const { folder, more = [] } = of(work, `${safe(work.title)} (${work.year})`);
    const files = (work.seasons ?? []).flatMap(({ season, names }) =>
      names.map((episodeName, at): MadeFile => {
        const one = {
          folder,
          named: safe(work.title),
          season,
          episode: at + 1,
          name: safe(episodeName),
        };
        return { path: file(one, work), is: `tv/${work.id} S${two(season)}E${two(at + 1)}` };
      }),
    );
    return [...files, ...more];
  },
});

const code = ({ season, episode }: Of): string => `S${two(season)}E${two(episode)}`;

export const SHOW_LAYOUTS: readonly Layout[] = [
  show(
    "plex",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one, { year }) =>
      `${one.folder}/Season ${two(one.season)}/${one.named} (${year}) - ${code(one).toLowerCase()} - ${one.name}.mkv`,
  ),
  show(
    "sonarr",
    true,
    ({ id }, t) => ({
      folder: `TV Shows/${t} {tmdb-${id}}`,
      more: [none(`TV Shows/${t} {tmdb-${id}}/poster.jpg`)],
    }),
    (one) =>
      `${one.folder}/Season ${one.season}/${one.named} - ${code(one)} - ${one.name} WEBDL-1080p.mkv`,
  ),
  show(
    "kodi",
    true,
    (work, t) => ({
      folder: `TV Shows/${t}`,
      more: [none(`TV Shows/${t}/tvshow.nfo`, showNfo(work))],
    }),
    (one) => `${one.folder}/Season ${two(one.season)}/${one.named} ${code(one)}.mkv`,
  ),
  show(
    "jellyfin",
    true,
    ({ id }, t) => ({ folder: `TV Shows/${t} [tmdbid-${id}]` }),
    (one) => `${one.folder}/Season ${two(one.season)}/${one.named} ${code(one)}.mkv`,
  ),
  show(
    "plexmatch",
    true,
    ({ id, title, year }, t) => ({
      folder: `TV Shows/${t}`,
      more: [none(`TV Shows/${t}/.plexmatch`, `title: ${title}\nyear: ${year}\ntmdbid: ${id}\n`)],
    }),
    (one) => `${one.folder}/Season ${two(one.season)}/${one.named} - ${code(one)}.mkv`,
  ),
  show(
    "flat",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one) => `${one.folder}/${dotted(one.named)}.${code(one)}.720p.HDTV.x264-LOL.mkv`,
  ),
  show(
    "season packs",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one) => {
      const pack = `${dotted(one.named)}.S${two(one.season)}.1080p.WEB-DL-NTb`;
      return `${one.folder}/${pack}/${dotted(one.named)}.${code(one)}.1080p.WEB-DL-NTb.mkv`;
    },
  ),
  show(
    "other season folders",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one) =>
      `${one.folder}/Staffel ${one.season}/${one.named} ${one.season}x${two(one.episode)} ${one.name}.avi`,
  ),
  show(
    "bare numbers",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one) => `${one.folder}/Season ${one.season}/${two(one.episode)} - ${one.name}.mkv`,
  ),
  show(
    "letter folder",
    true,
    ({ title }, t) => ({ folder: `TV Shows/${letterOf(title)}/${t}` }),
    (one) =>
      `${one.folder}/Season ${two(one.season)}/${one.named} - ${code(one)} - ${one.name}.mkv`,
  ),
  show(
    "episode folders",
    true,
    (_, t) => ({ folder: `TV Shows/${t}` }),
    (one) => {
      const named = `${dotted(one.named)}.${code(one)}.720p.WEB.h264-SKGTV`;
      return `${one.folder}/Season ${two(one.season)}/${named}/${named}.mkv`;
    },
  ),
  show(
    "no year",
    false,
    ({ title }) => ({ folder: `TV Shows/${safe(title)}` }),
    (one) =>
      `${one.folder}/Season ${two(one.season)}/${one.named} - ${code(one)} - ${one.name}.mkv`,
  ),
];
