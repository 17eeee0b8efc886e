/**
 * Words that count, in fifteen languages, as alternatives of a regular expression with the flag `i`. Every form of
 * numbering reads the same table, so a word is added in one place.
 */
export const SEASON =
  "seasons?|series|saisons?|staffeln?|temporadas?|temp|tem|stagion[ei]|seizoen(?:en)?|sezon(?:ul|[aiuy])?|sez|säsong(?:er)?|sæson(?:er)?|sesong|kausi|évad|série|сезон(?:[аиы]|ів)?|시즌|シーズン";
export const EPISODE =
  "episodes?|épisodes?|episodios?|episódios?|episodi|episodul|epizod[ae]?|eps?|folgen?|aflevering(?:en)?|afl|avsnitt|afsnit|jaksot?|odcin(?:ek|ki)|odc|b[öo]l[üu]m|blm|díl|rész|сери[ияй]|seri(?:[ai]|[yj]a)|serya|capitulos?|capítulos?|caps?";
/** Words that come behind the number of an episode: `5. Bölüm`, `07 серия`. Not `eps`: `24 eps` counts them. */
export const EPISODE_BEHIND =
  "b[öo]l[üu]m|blm|folge|rész|d[íi]l|epizoda|odcinek|osa|jakso|episode|épisode|episodio|сері[яї]|серия|сер|seri(?:a|[yj]a)|serya|ser";
/** Between the first and the last number of a range. */
export const TO = "to|thru|through|till|bis|t\\/m|tot|al?|ao|à|au|до";
/** Between the numbers of a list. */
export const AND = "and|et|und|y|e|en|og|och|ja|ve|и|i";
/** Between a number and how many there are. */
export const OF = "of|из|iz";
/** Behind a number that says which one it is: `2nd`, `3ª`, `4.`, `5-й`. */
export const ORDINAL = "(?:\\.|st|nd|rd|th|ère|ere|re|er|ème|eme|e|ª|º|°|a|-?[йяе])";
