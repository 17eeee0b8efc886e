import type { MediaType } from "../../identity.ts";
import type { Ids } from "../ids.ts";
import { type NfoElements, type NfoField, nfoElements } from "../nfo-elements.ts";
import { type NfoLinks, nfoLinks } from "../nfo-links.ts";

/** What an NFO says of the work. `type` holds for its TMDb id; year and titles are those of a film alone. */
export type NfoSays = { ids: Ids; type?: MediaType | undefined; year?: number | undefined; titles: string[] };

const MOST = 256 * 1024;
// Another program's XML, or a page: its links may lead anywhere.
const FOREIGN = /^<(?:!doctype|(?!(?:movie|tvshow|episodedetails)[\s>])[a-z])/i;
const PROLOG = /^<\?xml[^<>]{0,200}\?>/i;
const YEAR = /^\s*((?:18|19|20)\d\d)(?:\s*$|-\d\d-\d\d)/;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" };

/**
 * What the text of an NFO file says: Kodi's XML, a link below it, or a scene's text with a link. Several different ids of one
 * kind say nothing, and neither does the NFO of an episode, whose ids are that episode's. Undefined when nothing is left.
 * Linear; what is longer than 256 KiB says nothing.
 */
export function nfoIds(text: string): NfoSays | undefined {
  if (text.length > MOST) return undefined;
  const bare = text.trimStart().replace(PROLOG, "").trimStart();
  if (FOREIGN.test(bare)) return undefined;
  const elements = nfoElements(bare);
  if (elements === undefined || elements.roots.some(({ name }) => name === "episodedetails")) return undefined;
  const links = nfoLinks(elements.outside);
  for (const { name, fields } of elements.roots)
    for (const field of fields) addField(links, field, name === "movie" ? "movie" : "tv");
  const types = new Set([...elements.roots.map(({ name }) => (name === "movie" ? "movie" : "tv")), ...typesOf(links)]);
  const [type, ...others] = types;
  // A film's number at TVDB is another series' there, and TMDb finds series alone by it.
  const says: NfoSays = { ids: idsOf(type === "movie" ? { ...links, tvdb: [] } : links), ...filmOf(elements) };
  if (others.length > 0 || (Object.keys(says.ids).length === 0 && says.year === undefined)) return undefined;
  return type === undefined ? says : { ...says, type };
}

const typesOf = ({ tmdb }: NfoLinks): MediaType[] => tmdb.flatMap(({ type }) => type ?? []);

function addField({ tmdb, imdb, tvdb }: NfoLinks, { name, type, text }: NfoField, root: MediaType): void {
  const kind = name === "uniqueid" ? (type ?? "") : name.replace(/_?id$/, "");
  const value = text.trim();
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if ((kind === "tmdb" || kind === "themoviedb") && number > 0) tmdb.push({ id: number, type: root });
  if ((kind === "tvdb" || kind === "thetvdb") && number > 0) tvdb.push(number);
  if ((kind === "imdb" || name === "id") && /^tt\d{7,9}$/i.test(value)) imdb.push(value.toLowerCase());
}

function idsOf({ tmdb, imdb, tvdb }: NfoLinks): Ids {
  const ids: Ids = {};
  const only = <T>(found: readonly T[]): T | undefined => (new Set(found).size === 1 ? found[0] : undefined);
  const [one, two, three] = [only(tmdb.map(({ id }) => id)), only(imdb), only(tvdb)];
  if (one !== undefined && one > 0) ids.tmdb = one;
  if (two !== undefined) ids.imdb = two;
  if (three !== undefined && three > 0) ids.tvdb = three;
  return ids;
}

function filmOf({ roots }: NfoElements): Pick<NfoSays, "year" | "titles"> {
  const [film, ...more] = roots;
  if (film?.name !== "movie" || more.length > 0) return { titles: [] };
  const texts = (...names: string[]) =>
    film.fields.filter(({ name }) => names.includes(name)).map(({ text }) => text.replace(/&(#?\w{1,5});/g, entity));
  const year = [...texts("year"), ...texts("premiered", "releasedate")]
    .map((text) => YEAR.exec(text)?.[1])
    .find(Boolean);
  const titles = texts("title", "originaltitle").filter((title) => title.trim() !== "");
  return year === undefined ? { titles } : { titles, year: Number(year) };
}

const entity = (whole: string, name: string): string => ENTITIES[name] ?? whole;
