// Holds a special that nothing besides its number confirms.
import { isTitleAlike, saidTitles } from "../../identify/episode-title.ts";
import { runsFor } from "../../media/length-fit.ts";
import { quoted } from "../../release/candidate.ts";
import { lengthOf } from "../evidence/film-length.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

// Its length says which special it is if no other one runs as long.
function isOnlyOfLength({ path, found, work, evidence }: MappedVideo): boolean {
  const { season, episodes } = found.mapping;
  const length = lengthOf(evidence, path);
  if (length === undefined || episodes.length !== 1) return false;
  const all = work.details?.seasons.find((one) => one.season === season)?.episodes ?? [];
  const [only, ...more] = all.filter(
    ({ runtimeMinutes }) => runtimeMinutes !== undefined && runsFor(length, runtimeMinutes),
  );
  return more.length === 0 && only?.episode === episodes[0];
}

/** Catalogues number specials differently: its title or its length must say which it is. */
export const special = eachEpisode("numbers_unclear", (video) => {
  const { path, file, found } = video;
  const { season, titles } = found.mapping;
  const said = saidTitles(file);
  if (season !== 0 || isTitleAlike(said, titles) || isOnlyOfLength(video)) return undefined;
  const message = `${quoted(path)} reads as ${found.wanted}, but specials are numbered differently elsewhere, and nothing besides the number says that it is ${quoted(titles.join(", "))}.`;
  return said.length === 0 ? message : { code: "episode_title_elsewhere", message };
});
