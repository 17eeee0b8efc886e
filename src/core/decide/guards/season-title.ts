// Holds the first season under a title that may be a later season's.
import { hasEpisodeTitle } from "../../identify/episode-title.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import type { Component } from "../../readings/facts/component.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode } from "./about.ts";

// Words that distinguish a whole series and not a season: "Star Trek: The Original Series".
const WHOLE =
  /^(?:(?:the|original|complete|whole|tv|television|anime|animated|live|action|series|show|classic|tos|us|usa|uk|gb|au|nz|ca|(?:19|20)\d\d)(?: |$))+$/;
const SEASON = /(?:^| )(?:season|series|part|book|cour|arc|hen|final|\d{1,2}|\d(?:st|nd|rd|th))(?= |$)/;
// "Marvel's", "Tom Clancy's" come before the title of a whole series.
const MAX_OWNER_WORDS = 2;

// What a title adds to the main one, or to another one if it sounds like a season.
function addition(key: string, { main, keys }: Work): string | undefined {
  if (key === main || main === "") return undefined;
  if (key.startsWith(`${main} `)) return key.slice(main.length + 1);
  const front = key.endsWith(` ${main}`) ? key.slice(0, -main.length - 1) : "";
  if (front.split(" ").length > MAX_OWNER_WORDS) return front;
  for (const other of keys) {
    const more = key.startsWith(`${other} `) ? key.slice(other.length + 1) : "";
    if (SEASON.test(more)) return more;
  }
  return undefined;
}

// The titles of the file and of each folder around it, these also after the series' title: "Spartacus/Vengeance".
function keysOf({ title }: ParsedName, folders: readonly Component[], { main }: Work): string[] {
  const titles = folders.map(({ folder }) => titleKey(folder().parsed.title ?? ""));
  return [titleKey(title ?? ""), ...titles.flatMap((key) => [key, `${main} ${key}`])];
}

/**
 * TMDB lists the titles of later seasons among the other titles of a series: "Spartacus: Vengeance", "Blackadder II",
 * "Overlord IV". With such a title, season 1 or a number without a season may just as well mean that later season.
 */
export const seasonTitle = eachEpisode("numbers_unclear", ({ path, file, folders, found, work, evidence }) => {
  const { details, candidate } = work;
  const regular = details?.seasonCounts.filter(({ season }) => season > 0) ?? [];
  if (details === undefined || (regular.length < 2 && !details.unread)) return undefined;
  const { season } = found.mapping;
  if (season === 0 || (season > 1 && file.seasons.length > 0)) return undefined;
  const original = titleKey(candidate.originalTitle ?? "");
  const keys = [...keysOf(file, folders, work), titleKey(evidence.parsed.title ?? "")];
  // A title under which the parent was filed was judged then.
  const judged = evidence.parentRenumbered ? undefined : evidence.parentTitle;
  const said = keys.find((key) => {
    const more = work.keys.has(key) && key !== original && key !== judged ? addition(key, work) : undefined;
    return more !== undefined && !WHOLE.test(more);
  });
  if (said === undefined || file.date !== null || hasEpisodeTitle(file, found.mapping.titles)) return undefined;
  return `${quoted(path)} reads as ${found.wanted}, but ${quoted(said)} may be a later season of ${named(candidate)}.`;
});
