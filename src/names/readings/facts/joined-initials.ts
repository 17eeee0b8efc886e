// Reads initials that are joined to season and episode.

import { isInitials } from "../../identify/title-key.ts";
import { componentOf } from "./path-component.ts";

// `tpz hlt301`: the words before the first technical tag.
const JOINED =
  /^(?:(?<group>[a-z\d]{2,12}) )?(?<word>[a-z]{2,40})0?(?<season>[1-9]\d?)(?<episode>\d\d)$/;

/** A word, and season and episode as the one number that is joined to it. `group` may be empty. */
type JoinedNumber = { group: string; word: string; season: number; number: number };

/** Returns the word and the number of which a name consists; undefined if it has anything else. */
export function readJoined(own: string): JoinedNumber | undefined {
  const {
    group = "",
    word = "",
    season,
    episode,
  } = JOINED.exec(componentOf(own).words())?.groups ?? {};
  if (word === "" || episode === "00") return undefined;
  return { group, word, season: Number(season), number: Number(season) * 100 + Number(episode) };
}

/** True if the name consists of the initials of one of these titles and a number. */
export const areJoinedInitials = (own: string, titles: Iterable<string>): boolean => {
  const word = readJoined(own)?.word;
  return word !== undefined && [...titles].some((key) => isInitials(word, key));
};
