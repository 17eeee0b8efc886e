import type { Episode } from "../catalogue.ts";
import { plain, two } from "../generated/words.ts";
import type { Form } from "./form.ts";
import {
  type Addition,
  type Chosen,
  isCounted,
  isTelling,
  ofEpisodes,
  placeOf,
} from "./of-episodes.ts";

const form = (
  name: string,
  group: Form["group"],
  patterns: readonly string[],
  { add, seen }: { add?: (chosen: Chosen) => Addition | undefined; seen?: number } = {},
): Form => ({
  name,
  group,
  answer: "file",
  seen,
  make: ofEpisodes(add ? { patterns, add } : { patterns }),
});

/**
 * The next `count` episodes of the same season. Undefined if the season does not have that many
 * left.
 */
const next = ({ show, episode }: Chosen, count: number): Episode[] | undefined => {
  const found = Array.from({ length: count }, (_, at) =>
    show.episodes.find(
      (one) => one.season === episode.season && one.episode === episode.episode + at + 1,
    ),
  );
  return found.every((one) => one !== undefined) ? found : undefined;
};
const andMore =
  (count: number) =>
  (chosen: Chosen): Addition | undefined => {
    const more = next(chosen, count);
    if (more === undefined || chosen.episode.episode + count > 99) return undefined;
    const [b, c] = more.map(({ episode }) => two(episode));
    return {
      words: { b: b ?? "", c: c ?? "", last: c ?? b ?? "" },
      right: placeOf(chosen.show, chosen.episode, ...more),
    };
  };
const several = (style: string, pattern: string, count = 2, seen?: number): Form =>
  form(
    `several episodes: ${style}`,
    style === "three, repeat" ? "asked" : "usual",
    [
      `{dots}.${pattern}.1080p.WEB.H264-GRP.mkv`,
      `{title} - ${pattern} - {name}.mkv`,
      `{title} => Season {s}/{title} - ${pattern}.mkv`,
    ],
    { add: andMore(count), ...(seen === undefined ? {} : { seen }) },
  );

const telling = ({ show, episode }: Chosen): Addition | undefined =>
  isTelling(show, episode) ? {} : undefined;
const early = ({ episode }: Chosen): Addition | undefined =>
  episode.season < 10 && episode.episode < 100 ? {} : undefined;
const twoWords = ({ show: { entry } }: Chosen): Addition | undefined => {
  const [head, rest] = /: | - /.test(entry.title)
    ? entry.title.split(/: | - /)
    : entry.title.split(/ (.*)/s);
  return rest &&
    /[a-z]{3}/i.test(rest) &&
    head &&
    head.length > 2 &&
    !/^(?:the|a|an|how|my)$/i.test(head)
    ? { words: { head: plain(head), rest: plain(rest) } }
    : undefined;
};
const absolute = ({ show, episode }: Chosen): Addition | undefined => {
  const first = show.episodes.filter(({ season }) => season === 1).length;
  return isCounted(show, episode) && show.episodes.indexOf(episode) + 1 > Math.max(99, first)
    ? {}
    : undefined;
};
const initialled = ({ show: { entry } }: Chosen): Addition | undefined =>
  /^\w.* \w/.test(entry.title) ? {} : undefined;

/** Ways in which people and programs write one episode or several consecutive ones. */
export const OF_SPELLINGS: readonly Form[] = [
  form(
    "scene: S01E02",
    "usual",
    [
      "{dots}.S{ss}E{ee}.1080p.WEB.H264-GRP.mkv",
      "{dots}.S{ss}E{ee}.{dotname}.720p.HDTV.x264-GRP.mkv",
      "{low}.s{ss}e{ee}.720p.hdtv.x264-grp.mkv",
    ],
    { seen: 11_682 },
  ),
  form("Sonarr: S01E02 - Title", "usual", [
    "{title} - S{ss}E{ee} - {name} WEBDL-1080p.mkv",
    "{title} => Season {s}/{title} - S{ss}E{ee} - {name} HDTV-720p.mkv",
  ]),
  form("TRaSH: (year) - S01E02 - Title [tags]", "usual", [
    "{title} ({year}) - S{ss}E{ee} - {name} [WEBDL-1080p][EAC3 5.1][x264]-GRP.mkv",
  ]),
  form("Plex: (year)/Season 01/(year) - s01e02", "usual", [
    "{title} ({year}) => Season {ss}/{title} ({year}) - s{ss}e{ee} - {name}.mkv",
    "{title} ({year})/Season {ss}/{title} ({year}) - s{ss}e{ee}.mkv",
  ]),
  form("FileBot: 1x02 - Title", "usual", [
    "{title} - {s}x{ee} - {name}.mkv",
    "{title} => Season {s}/{title} - {s}x{ee} - {name}.mkv",
  ]),
  form("foreign words for season and episode", "usual", [
    "{title} Staffel {s} Folge {e}.mkv",
    "{title} Saison {s} Episode {e}.mkv",
    "{title} Temporada {s} Capitulo {e}.mkv",
    "{title} Stagione {s} Episodio {e}.mkv",
  ]),
  form("site around an episode", "usual", [
    "www.UIndex.org - {dots}.S{ss}E{ee}.1080p.WEB.H264-GRP.mkv",
    "[ www.Torrenting.com ] - {title} S{ss}E{ee} 720p.mkv",
    "{dots}.S{ss}E{ee}.1080p.WEB.H264-GRP[eztv.re].mkv",
  ]),
  form(
    "daily",
    "usual",
    ["{dots}.{aired}.{month}.{day}.720p.WEB.h264-GRP.mkv", "{title} - {date} - {name}.mkv"],
    {
      add: ({ show, episode }) =>
        episode.airDate &&
        show.episodes.filter(({ airDate }) => airDate === episode.airDate).length === 1
          ? {}
          : undefined,
    },
  ),
  form(
    "anime: absolute number",
    "usual",
    ["[Grp] {title} - {abs2} [1080p].mkv", "[Grp] {title} - {abs3} (1080p) [ABCD1234].mkv"],
    { add: absolute, seen: 952 },
  ),
  form(
    "SxxEyy and the absolute number that agrees",
    "usual",
    [
      "{title} - S{ss}E{ee} - {abs3} - {name}.mkv",
      "{title} ({year}) - S{ss}E{ee} - {abs3} - {name} [WEBDL-1080p][8bit][x264][AAC 2.0][JA]-GRP.mkv",
      "{title} - {abs3} - S{ss}E{ee} - {name}.mkv",
    ],
    { add: (chosen) => (isCounted(chosen.show, chosen.episode) ? telling(chosen) : undefined) },
  ),
  several("duplicate", "S{ss}E{ee}.S{ss}E{b}", 1),
  several("repeat", "S{ss}E{ee}E{b}", 1),
  several("scene", "S{ss}E{ee}-E{b}", 1),
  several("extend", "S{ss}E{ee}-{b}-{c}"),
  several("range", "S{ss}E{ee}-{last}"),
  several("prefixed range", "S{ss}E{ee}-E{last}"),
  several("three, repeat", "S{ss}E{ee}E{b}E{c}", 2, 1),
  form("episode titled as the series", "asked", [
    "{title} => Season {s}/{title} - S{ss}E{ee} - {title}.mkv",
    "{title}/Season {s}/{title} S{ss}E{ee} {title}.mkv",
  ]),
  form(
    "episode's title alone in a season's folder",
    "asked",
    ["{title} => Season {s}/{name}.mkv", "{title}/Season {s}/{name}.mkv"],
    { add: telling },
  ),
  form(
    "episode's title behind the show",
    "asked",
    [
      "{title} - {name}.mkv",
      "{dots}.{dotname}.1080p.WEB-DL.mkv",
      "{title} => {title} - {name}.mkv",
    ],
    { add: telling },
  ),
  form(
    "title over two folders",
    "asked",
    [
      "{head}/{rest}/Season {s}/S{ss}E{ee}.mkv",
      "{head}/{rest}/Season {s}/{ee}.mkv",
      "{head}/{rest}/Season {ss}/{ee} - {name}.mkv",
    ],
    { add: twoWords },
  ),
  form(
    "season and episode with a point",
    "asked",
    ["{title} {s}.{ee}.mkv", "{title} - {s}.{ee} - {name}.mkv", "{title} - [{ss}.{ee}].mkv"],
    { add: early },
  ),
  form(
    "S01.05",
    "asked",
    [
      "{title} S{ss}.{ee}.mkv",
      "{dots}.S{ss}.{ee}.1080p.WEB-DL.mkv",
      "{title} => Season {s}/S{ss}.{ee}.mkv",
    ],
    { add: early },
  ),
  form("S0105", "asked", ["{title} S{ss}{ee}.mkv", "{dots}.S{ss}{ee}.720p.HDTV.mkv"], {
    add: early,
    seen: 17,
  }),
  form(
    "three digits",
    "asked",
    [
      "{dots}.{s}{ee}.hdtv-lol.avi",
      "{title} - {s}{ee} - {name}.avi",
      "{title} => {title} {s}{ee}.avi",
    ],
    { add: early },
  ),
  form(
    "absolute number under season 1",
    "asked",
    [
      "{title} S01E{abs}.mkv",
      "{dots}.S01E{abs}.1080p.WEB.H264-GRP.mkv",
      "[Grp] {title} - S01E{abs} [1080p].mkv",
    ],
    { add: absolute },
  ),
  ...[
    { name: "absolute number behind E", numbers: "{abs}", add: absolute },
    { name: "season and episode behind E", numbers: "{s}{ee}", add: early },
  ].map(({ name, numbers, add }): Form => {
    const patterns = [
      `{dots}.E${numbers}.720p.HDTV.x264-GRP.mkv`,
      `{title} Episode ${numbers} VOSTFR.avi`,
    ];
    return { ...form(name, "asked", patterns, { add }), answer: "either" };
  }),
  form(
    "initials in the own release folder",
    "asked",
    [
      "{dots}.S{ss}E{ee}.1080p.BluRay.x264-GRP => {initials}.s{ss}e{ee}-grp.mkv",
      "{dots}.S{ss}E{ee}.1080p.BluRay.x264-GRP => grp-{initials}{s}{ee}.mkv",
    ],
    { add: initialled },
  ),
];
