import type { Listed } from "../../adapters/plex/wire/wire-listed.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { showMedia } from "../playback/show-media.ts";
import type { ShownMedia } from "../playback/shown.ts";

/** A page of a hundred must stay readable; the whole summary is in the details. */
const MOST_SUMMARY = 160;

/** `names` are those of the libraries by id: Plex does not put them with every item. */
export function showListed({ media, sectionId }: Listed, names: ReadonlyMap<string, string>): ShownMedia {
  const { summary, library = sectionId === undefined ? undefined : names.get(sectionId) } = media;
  return showMedia({ ...media, library, summary: summary && cleanText(summary, MOST_SUMMARY) });
}
