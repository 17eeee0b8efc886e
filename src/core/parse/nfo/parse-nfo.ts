import type { MediaType } from "../../identity.ts";
import type { Ids } from "./ids.ts";

/** What an NFO says of the work. `type` holds for its TMDb id; year and titles are those of a film alone. */
export type NfoFacts = { ids: Ids; type?: MediaType | undefined; year?: number | undefined; titles: string[] };

const MAX_NFO_CHARS = 256 * 1024;

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
export function parseNfo(text: string): NfoFacts | undefined {
  if (text.length > MAX_NFO_CHARS) return undefined;
  const bare = text.trimStart().replace(PROLOG, "").trimStart();
  if (FOREIGN.test(bare)) return undefined;
  const elements = parseNfoElements(bare);
  if (elements === undefined || elements.roots.some(({ name }) => name === "episodedetails")) return undefined;
  const links = findNfoLinks(elements.outside);
  for (const { name, fields } of elements.roots)
    for (const field of fields) addField(links, field, name === "movie" ? "movie" : "tv");
  const types = new Set([...elements.roots.map(({ name }) => (name === "movie" ? "movie" : "tv")), ...typesOf(links)]);
  const [type, ...others] = types;
  // A film's number at TVDB is another series' there, and TMDb finds series alone by it.
  const says: NfoFacts = { ids: uniqueIds(type === "movie" ? { ...links, tvdb: [] } : links), ...movieFacts(elements) };
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

function uniqueIds({ tmdb, imdb, tvdb }: NfoLinks): Ids {
  const ids: Ids = {};
  const only = <T>(found: readonly T[]): T | undefined => (new Set(found).size === 1 ? found[0] : undefined);
  const [one, two, three] = [only(tmdb.map(({ id }) => id)), only(imdb), only(tvdb)];
  if (one !== undefined && one > 0) ids.tmdb = one;
  if (two !== undefined) ids.imdb = two;
  if (three !== undefined && three > 0) ids.tvdb = three;
  return ids;
}

function movieFacts({ roots }: NfoElements): Pick<NfoFacts, "year" | "titles"> {
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

/** An element directly below a root, with its text alone; `type` is its attribute of that name. */
type NfoField = { name: string; type: string | undefined; text: string };

type NfoElements = { roots: { name: string; fields: NfoField[] }[]; outside: string };

// Kodi's: https://kodi.wiki/view/NFO_files
const ROOT = /^(?:movie|tvshow|episodedetails)$/;
const TOKEN = /<!--|<!\[CDATA\[|<(\/?)([a-z][^\s<>/]{0,60})([^<>]{0,500})>/gi;
const TYPE = /\stype\s{0,3}=\s{0,3}["']([^"']{0,40})["']/i;
const MAX_DEPTH = 50;
const MAX_FIELD_CHARS = 500;

/**
 * The fields of every `<movie>`, `<tvshow>` and `<episodedetails>` in a text, and the text around them. Only what stands
 * directly below a root is a field: the ids of actors stand deeper. Undefined where the tags do not fit together, because
 * then nothing says what belongs to what. Linear.
 */
export function parseNfoElements(text: string): NfoElements | undefined {
  const token = new RegExp(TOKEN);
  const roots: NfoElements["roots"] = [];
  const outside: string[] = [];
  const open: string[] = [];
  let from = 0;
  const take = (to: number): void => {
    const piece = text.slice(from, to);
    const field = roots.at(-1)?.fields.at(-1);
    if (open.length === 0) outside.push(piece);
    else if (open.length === 2 && field && field.text.length < MAX_FIELD_CHARS)
      field.text += piece.slice(0, MAX_FIELD_CHARS);
  };
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole, slash, written = "", more = ""] = found;
    const name = written.toLowerCase();
    // Outside of a root a bracket is but a character.
    if (open.length === 0 && name !== "" && (slash === "/" || !ROOT.test(name))) continue;
    take(found.index);
    from = token.lastIndex;
    if (name === "") {
      const end = text.indexOf(whole === "<!--" ? "-->" : "]]>", from);
      if (end < 0) return undefined;
      if (whole !== "<!--") take(end);
      from = end + 3;
      token.lastIndex = from;
    } else if (slash === "/") {
      if (open.pop() !== name) return undefined;
    } else {
      if (open.length === 0) roots.push({ name, fields: [] });
      if (open.length === 1) roots.at(-1)?.fields.push({ name, type: TYPE.exec(more)?.[1]?.toLowerCase(), text: "" });
      if (!more.endsWith("/")) open.push(name);
    }
    if (open.length > MAX_DEPTH) return undefined;
  }
  if (open.length > 0) return undefined;
  outside.push(text.slice(from));
  return { roots, outside: outside.join("\n") };
}

type NfoLinks = { tmdb: { id: number; type?: MediaType | undefined }[]; imdb: string[]; tvdb: number[] };

const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/gi;
const TMDB = /themoviedb\.org\/(movie|tv)\/(\d{1,9})(?!\d)/gi;
const TVDB = /thetvdb\.com\/([^\s"'<>]{1,200})/gi;
const DEREFERRED = /^dereferrer\/series\/(\d{1,9})(?!\d)/i;

/** A link to an episode or season has the series' id as well, under another name. */
function tvdbSeriesId(address: string): number | undefined {
  const straight = DEREFERRED.exec(address)?.[1];
  if (straight !== undefined) return Number(straight);
  const asked = new URLSearchParams(address.slice(address.indexOf("?") + 1).replaceAll("&amp;", "&"));
  const id = asked.get("seriesid") ?? (asked.get("tab") === "series" ? asked.get("id") : null);
  return id !== null && /^\d{1,9}$/.test(id) ? Number(id) : undefined;
}

/** Every id in running text: IMDb's anywhere, those of TMDb and TVDB in links to them. */
export const findNfoLinks = (text: string): NfoLinks => ({
  imdb: [...text.matchAll(IMDB)].map(([, digits]) => `tt${digits}`),
  tmdb: [...text.matchAll(TMDB)].map(([, type, id]) => ({
    id: Number(id),
    type: type?.toLowerCase() === "tv" ? "tv" : "movie",
  })),
  tvdb: [...text.matchAll(TVDB)].flatMap(([, address = ""]) => tvdbSeriesId(address) ?? []),
});
