// Holds what is not certainly a regular episode: a special, a recap, a piece that restarts the count.
import { isTitleAlike, saidTitles } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import { runsFor } from "../../media/length-fit.ts";
import type { Component } from "../../readings/facts/component.ts";
import { quoted } from "../../release/candidate.ts";
import { lengthOf } from "../evidence/film-length.ts";
import { seasonPiece } from "../evidence/season-piece.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

/** `S05E05.5`: a recap between two episodes. */
function halfNumber(own: Component, titles: readonly string[]): string | undefined {
  const half = own.numbers().find((one) => one.half !== undefined)?.half;
  return half !== undefined && !titles.some((title) => title.includes(titleKey(half))) ? half : undefined;
}

// Catalogues number specials differently. Its length says which special it is if no other one runs as long.
function isConfirmedSpecial({ path, file, found, work, evidence }: MappedVideo): boolean {
  const { season, titles, episodes } = found.mapping;
  if (isTitleAlike(saidTitles(file), titles)) return true;
  const length = lengthOf(evidence, path);
  if (length === undefined || episodes.length !== 1) return false;
  const all = work.details?.seasons.find((one) => one.season === season)?.episodes ?? [];
  const [only, ...more] = all.filter(
    ({ runtimeMinutes }) => runtimeMinutes !== undefined && runsFor(length, runtimeMinutes),
  );
  return more.length === 0 && only?.episode === episodes[0];
}

/**
 * The name says that it is not a regular episode: a special, a recap, or on a disc numbered from 1 again. A special must be
 * confirmed by its title or length.
 */
export const specialOrRecap = eachEpisode("numbers_unclear", (video) => {
  const { path, own, file, found, work } = video;
  const reads = `${quoted(path)} reads as ${found.wanted}`;
  if (found.mapping.season === 0) {
    if (isConfirmedSpecial(video)) return undefined;
    const message = `${reads}, but specials are numbered differently elsewhere, and nothing besides the number says that it is ${quoted(found.mapping.titles.join(", "))}.`;
    return saidTitles(file).length === 0 ? message : { code: "episode_title_elsewhere", message };
  }
  const titles = [...found.mapping.titles.map(titleKey), ...work.keys];
  const said = halfNumber(own, titles) ?? seasonPiece(video, titles);
  return said && `${reads}, but ${quoted(said)} may make it something else.`;
});
