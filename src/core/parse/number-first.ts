import { type Numbering, numberingAt } from "./lex/number-list.ts";

const SEASON = String.raw`(?:sezon[aiu]?|sezonul|staffel|évad|série|serie|season|saison|temporada|stagione|сезон)`;
const EPISODE = String.raw`(?:b[öo]l[üu]m|folge|rész|díl|dil|epizoda|odcinek|osa|episode|épisode|episodio|серия|серії|серія)`;
const ORDINAL = String.raw`(?:\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])?`;
const BOTH = new RegExp(
  String.raw`(?<![\p{L}\d])(\d{1,2})${ORDINAL}[ .-]{0,2}${SEASON}[ .,-]{1,4}(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`,
  "iu",
);
const ALONE = new RegExp(String.raw`(?<![\p{L}\d.,])(\d{1,4})${ORDINAL}[ .-]{0,2}${EPISODE}(?![\p{L}\d])`, "iu");
const MAY = /b[öo]l[üu]|folge|rész|díl|dil|epi|odc|osa|сер/;

/** `1. Sezon 5. Bölüm`, `2. évad 3. rész`, `1 сезон 5 серия`: languages that put the number before its word. */
export function numberFirst(text: string): Numbering | undefined {
  const found = MAY.test(text.toLowerCase()) ? BOTH.exec(text) : null;
  return found
    ? numberingAt(found.index, found.index + found[0].length, {
        seasons: [Number(found[1])],
        episodes: [Number(found[2])],
      })
    : undefined;
}

/** `5. Bölüm`, `07 серия`: an episode without a season. */
export function episodeFirst(text: string): Numbering | undefined {
  const found = MAY.test(text.toLowerCase()) ? ALONE.exec(text) : null;
  return found ? numberingAt(found.index, found.index + found[0].length, { episodes: [Number(found[1])] }) : undefined;
}
