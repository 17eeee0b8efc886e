import type { Form } from "./form.ts";
import { ofEpisodes } from "./of-episodes.ts";
import { ofFilms } from "./of-films.ts";

/**
 * The way that a script's languages number a season and its episode, and their word for a talk
 * about a work.
 */
type Script = { season: string; episode: string; talk: string };

// Written as people write them. The words are not taken from any list in the program.
const SCRIPTS: readonly Script[] = [
  { season: "Staffel", episode: "Folge", talk: "Besprechung" },
  { season: "Temporada", episode: "Episodio", talk: "Reseña" },
  { season: "Сезон", episode: "Серия", talk: "Разбор" },
  { season: "الموسم", episode: "الحلقة", talk: "تحليل" },
  { season: "עונה", episode: "פרק", talk: "ניתוח" },
  { season: "ซีซั่น", episode: "ตอนที่", talk: "วิเคราะห์" },
  { season: "Κύκλος", episode: "Επεισόδιο", talk: "Ανάλυση" },
  { season: "सीज़न", episode: "एपिसोड", talk: "विश्लेषण" },
  { season: "시즌", episode: "에피소드", talk: "분석" },
  { season: "シーズン", episode: "エピソード", talk: "感想" },
  { season: "第", episode: "集", talk: "影评" },
];

const numbersOf = (
  { season, episode }: Script,
  one: { season: number; episode: number },
): string =>
  season === "第"
    ? `第${one.season}季 第${one.episode}集`
    : `${season} ${one.season} ${episode} ${one.episode}`;

/** The same names in every script. */
export const OF_SCRIPTS: readonly Form[] = [
  {
    name: "season and episode in the words of each script",
    group: "usual",
    answer: "file",
    make: ofEpisodes({
      patterns: [
        "{title} {numbers}.mkv",
        "{title} - {numbers} 1080p WEB-DL.mkv",
        "{title} => {title} {numbers}.mkv",
      ],
      add: ({ episode, random }) => ({
        words: { numbers: numbersOf(random.pick(SCRIPTS), episode) },
      }),
    }),
  },
  {
    name: "talk about an episode in each script",
    group: "filed wrong",
    answer: "wait",
    make: ofEpisodes({
      patterns: [
        "{title} S{ss}E{ee} {talk}.mkv",
        "{talk} {title} S{ss}E{ee} 1080p.mkv",
        "{dots}.S{ss}E{ee}.1080p.{talk}.x264.mkv",
        "{title} S{ss}E{ee} [{talk}] 1080p.mkv",
        "{title} => {talk}/{title} S{ss}E{ee}.mkv",
      ],
      add: ({ random }) => ({ words: { talk: random.pick(SCRIPTS).talk }, right: undefined }),
    }),
  },
  {
    name: "talk about a film in each script",
    group: "filed wrong",
    answer: "wait",
    make: ofFilms({
      patterns: [
        "{title} ({year}) {talk}.mkv",
        "{talk} {title} ({year}) 1080p.mkv",
        "{dots}.{year}.1080p.{talk}.x264.mkv",
        "{title} ({year}) [{talk}] 1080p.mkv",
        "{title} ({year}) => {talk} {title}.mkv",
      ],
      add: (_, random) => ({ words: { talk: random.pick(SCRIPTS).talk }, right: undefined }),
    }),
  },
];
