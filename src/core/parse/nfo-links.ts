import type { MediaType } from "../identity.ts";

export type NfoLinks = { tmdb: { id: number; type?: MediaType | undefined }[]; imdb: string[]; tvdb: number[] };

const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/gi;
const TMDB = /themoviedb\.org\/(movie|tv)\/(\d{1,9})(?!\d)/gi;
const TVDB = /thetvdb\.com\/([^\s"'<>]{1,200})/gi;
const DEREFERRED = /^dereferrer\/series\/(\d{1,9})(?!\d)/i;

/** A link to an episode or season has the series' id as well, under another name. */
function seriesOf(address: string): number | undefined {
  const straight = DEREFERRED.exec(address)?.[1];
  if (straight !== undefined) return Number(straight);
  const asked = new URLSearchParams(address.slice(address.indexOf("?") + 1).replaceAll("&amp;", "&"));
  const id = asked.get("seriesid") ?? (asked.get("tab") === "series" ? asked.get("id") : null);
  return id !== null && /^\d{1,9}$/.test(id) ? Number(id) : undefined;
}

/** Every id in running text: IMDb's anywhere, those of TMDb and TVDB in links to them. */
export const nfoLinks = (text: string): NfoLinks => ({
  imdb: [...text.matchAll(IMDB)].map(([, digits]) => `tt${digits}`),
  tmdb: [...text.matchAll(TMDB)].map(([, type, id]) => ({
    id: Number(id),
    type: type?.toLowerCase() === "tv" ? "tv" : "movie",
  })),
  tvdb: [...text.matchAll(TVDB)].flatMap(([, address = ""]) => seriesOf(address) ?? []),
});
