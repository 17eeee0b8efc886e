import type { Entry } from "../catalogue.ts";
import { hasId } from "./films.ts";
import type { Generate, GeneratedName } from "./generated-name.ts";
import { titleWords, yearOf } from "./words.ts";
import { written } from "./written.ts";

const SECOND_OF_FIRST = "1x2";
const OF_KNOWN = 6;
const OF_OTHERS = 2;

/**
 * Forms of the second episode of the first season. The only form for the second season is kept
 * separately.
 */
const FORMS: readonly string[] = [
  "{dots}.S01E02.1080p.WEB.H264-GRP.mkv",
  "{low}.s01e02.mkv",
  "{title} - 1x02.avi",
  "[Grp] {title} - 02 [1080p].mkv",
  "{dots}.{year}.S01E02.mkv",
  "{dots}.US.S01E02.mkv",
  "{title} Episode 2.mkv",
  "{dots}.E02.1080p.mkv",
  "{title} Season 1 Episode 2.mkv",
  "{title} => Season 1/02.mkv",
  "{title} ({year}) => Season 01/S01E02.mkv",
  "{dots}.S01.COMPLETE.1080p-GRP => e02.mkv",
  "{low}.102.hdtv-lol.mkv",
  "{low}.102.mkv",
  "{underscores}_s01_e02.mkv",
  "[Grp]_{underscores}_02_[720p].mkv",
  "{title} Staffel 1 Folge 2.mkv",
  "{title} - 02.mkv",
  "{title} => 02.mkv",
  "{title} => {title} 02.mkv",
];
const OF_SECOND_SEASON = "[Grp] {title} S2 - 02 [1080p][AABBCCDD].mkv";

/**
 * Every series of the catalogue in some forms, including series that share their title with other
 * works. Series without an id are only sampled.
 */
export const seriesTitles: Generate = ({ catalogue: { series }, random }) => {
  const known = series.filter(hasId);
  const others = series.filter((one) => !hasId(one));
  const of = (entry: Entry, count: number): GeneratedName[] =>
    random.sample([...FORMS, OF_SECOND_SEASON], count).flatMap((form) => {
      const year = yearOf(entry);
      if (year === "" && form.includes("{year}")) return [];
      const { name, videos } = written(form, { ...titleWords(entry.title), year });
      const place = form === OF_SECOND_SEASON ? "2x2" : SECOND_OF_FIRST;
      return [
        {
          form,
          name,
          videos,
          right: { type: "tv", id: entry.id, files: { [videos[0] ?? ""]: place } },
        },
      ];
    });
  return [
    ...known.flatMap((entry) => of(entry, OF_KNOWN)),
    ...random
      .sample(others, Math.floor(0.4 * others.length))
      .flatMap((entry) => of(entry, OF_OTHERS)),
  ];
};
