import type { Episode } from "../catalogue.ts";
import type { Generate, GeneratedName, Show } from "./generated-name.ts";
import { PAIRS_FORMS, SEASON_FOLDER_FORMS, SECOND_DISC_FORMS } from "./release-folder-forms.ts";
import { episodeWords, two } from "./words.ts";
import { written } from "./written.ts";

/**
 * For a random season and the last season of each series, in every folder form: the whole season,
 * and only its second file.
 */
export const releaseFolders: Generate = ({ shows, random }) =>
  shows.flatMap((show) => {
    const seasons = [...new Set(show.episodes.map(({ season }) => season))];
    return [...new Set([random.pick(seasons), ...seasons.slice(-1)])].flatMap((season) =>
      folders(show, season),
    );
  });

function folders(show: Show, season: number): GeneratedName[] {
  const episodes = show.episodes.filter((one) => one.season === season);
  const firsts = episodes.filter(
    (one, at) => at % 2 === 0 && episodes[at + 1]?.episode === one.episode + 1,
  );
  const of = (forms: readonly string[], all: readonly Episode[], more = 0) =>
    forms.flatMap((form) =>
      [all, all.slice(1, 2)].flatMap((some) =>
        some.length > 0 ? [folder(show, form, some, more)] : [],
      ),
    );
  return [
    ...of(SEASON_FOLDER_FORMS, episodes),
    ...of(SECOND_DISC_FORMS, episodes.slice(4, 8)),
    ...of(PAIRS_FORMS, firsts, 1),
  ];
}

/** `more`: number of additional episodes in each file. */
function folder(
  show: Show,
  form: string,
  episodes: readonly Episode[],
  more: number,
): GeneratedName {
  const files = episodes.map((one) => {
    const next = one.episode + more;
    const { name, videos } = written(form, { ...episodeWords(show, one), bb: two(next) });
    return {
      name,
      video: videos[0] ?? "",
      place: `${one.season}x${[...new Set([one.episode, next])].join()}`,
    };
  });
  return {
    form,
    name: files[0]?.name ?? "",
    videos: [...new Set(files.map(({ video }) => video))],
    right: {
      type: "tv",
      id: show.entry.id,
      files: Object.fromEntries(files.map(({ video, place }) => [video, place])),
    },
  };
}
