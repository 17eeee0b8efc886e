import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { MediaType } from "../../../base/identity.ts";
import { type CatalogueIds, idsOf } from "./ids.ts";

/**
 * Combines several NFO files of one release; undefined if any of them contradict each other, or if
 * `nfos` is empty.
 */
export function combineNfos(nfos: readonly NfoFacts[]): NfoFacts | undefined {
  const tmdb = agreedValue(nfos.map(({ ids }) => ids.tmdb));
  const imdb = agreedValue(nfos.map(({ ids }) => ids.imdb));
  const tvdb = agreedValue(nfos.map(({ ids }) => ids.tvdb));
  const type = agreedValue(nfos.map((nfo) => nfo.type));
  const year = agreedValue(nfos.map((nfo) => nfo.year));
  if (nfos.length === 0 || tmdb === "differ" || imdb === "differ" || tvdb === "differ") {
    return undefined;
  }
  if (type === "differ" || year === "differ") return undefined;
  return {
    ids: dropUndefined({ tmdb, imdb, tvdb }),
    type,
    year,
    titles: nfos.flatMap(({ titles }) => titles),
  };
}

/** Returns the only value that is set; "differ" if there are several different values. */
function agreedValue<T>(values: readonly (T | undefined)[]): T | undefined | "differ" {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined));
  return others.length > 0 ? "differ" : first;
}

/**
 * Facts about the work in an NFO. `type` is the type of its TMDB id. Only films have a year and
 * titles.
 */
export type NfoFacts = {
  ids: CatalogueIds;
  type?: MediaType | undefined;
  year?: number | undefined;
  titles: string[];
};

const MAX_NFO_CHARS = 256 * 1024;

// XML of another program, or a web page. Their links may lead to any work.
const FOREIGN = /^<(?:!doctype|(?!(?:movie|tvshow|episodedetails)[\s>])[a-z])/i;

const PROLOG = /^<\?xml[^<>]{0,200}\?>/i;

const YEAR = /^\s*((?:18|19|20)\d\d)(?:\s*$|-\d\d-\d\d)/;

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
};

/**
 * Parses an NFO file: Kodi's XML, a link below it, or a scene text with a link. Ignores several
 * different ids of one kind. Also ignores the NFO of an episode, because its ids belong to the
 * episode. Undefined if no fact remains or the text is longer than 256 KiB. Takes linear time.
 */
export function parseNfo(text: string): NfoFacts | undefined {
  if (text.length > MAX_NFO_CHARS) return undefined;
  const bare = text.trimStart().replace(PROLOG, "").trimStart();
  if (FOREIGN.test(bare)) return undefined;
  const elements = parseNfoElements(bare);
  if (elements === undefined || elements.roots.some(({ name }) => name === "episodedetails")) {
    return undefined;
  }
  const links = findNfoLinks(elements.outside);
  for (const { name, fields } of elements.roots) {
    for (const field of fields) addField(links, field, name === "movie" ? "movie" : "tv");
  }
  const types = new Set([
    ...elements.roots.map(({ name }) => (name === "movie" ? "movie" : "tv")),
    ...typesOf(links),
  ]);
  const [type, ...others] = types;
  // A film and a series can have the same TVDB number, and TMDB finds only series by it.
  const facts: NfoFacts = {
    ids: idsOf({
      ...links,
      tmdb: links.tmdb.map(({ id }) => id),
      ...(type === "movie" && { tvdb: [] }),
    }),
    ...movieFacts(elements),
  };
  if (others.length > 0 || (Object.keys(facts.ids).length === 0 && facts.year === undefined)) {
    return undefined;
  }
  return type === undefined ? facts : { ...facts, type };
}

const typesOf = ({ tmdb }: NfoLinks): MediaType[] => tmdb.flatMap(({ type }) => type ?? []);

function addField(
  { tmdb, imdb, tvdb }: NfoLinks,
  { name, type, text }: NfoField,
  root: MediaType,
): void {
  const kind = name === "uniqueid" ? (type ?? "") : name.replace(/_?id$/, "");
  const value = text.trim();
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if ((kind === "tmdb" || kind === "themoviedb") && number > 0) {
    tmdb.push({ id: number, type: root });
  }
  if ((kind === "tvdb" || kind === "thetvdb") && number > 0) tvdb.push(number);
  if ((kind === "imdb" || name === "id") && /^tt\d{7,9}$/i.test(value)) {
    imdb.push(value.toLowerCase());
  }
}

function movieFacts({ roots }: NfoElements): Pick<NfoFacts, "year" | "titles"> {
  const [film, ...more] = roots;
  if (film?.name !== "movie" || more.length > 0) return { titles: [] };
  const texts = (...names: string[]) =>
    film.fields
      .filter(({ name }) => names.includes(name))
      .map(({ text }) => text.replace(/&(#?\w{1,5});/g, entity));
  const year = [...texts("year"), ...texts("premiered", "releasedate")]
    .map((text) => YEAR.exec(text)?.[1])
    .find(Boolean);
  const titles = texts("title", "originaltitle").filter((title) => title.trim() !== "");
  return year === undefined ? { titles } : { titles, year: Number(year) };
}

const entity = (whole: string, name: string): string => ENTITIES[name] ?? whole;

/** An element directly below a root, with its own text. `type` is its `type` attribute. */
type NfoField = { name: string; type: string | undefined; text: string };

type NfoElements = { roots: { name: string; fields: NfoField[] }[]; outside: string };

// Kodi's roots: https://kodi.wiki/view/NFO_files
const ROOT = /^(?:movie|tvshow|episodedetails)$/;
const TOKEN = /<!--|<!\[CDATA\[|<(\/?)([a-z][^\s<>/]{0,60})([^<>]{0,500})>/gi;
const TYPE = /\stype\s{0,3}=\s{0,3}["']([^"']{0,40})["']/i;
const MAX_DEPTH = 50;
const MAX_FIELD_CHARS = 500;

/**
 * Reads the fields of every `<movie>`, `<tvshow>` and `<episodedetails>` in a text, and the text
 * around them. Only elements directly below a root are fields, because the ids of actors are nested
 * deeper. Undefined if the tags do not match, because the structure is unknown in that case. Takes
 * linear time.
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
    if (open.length === 0) {
      outside.push(piece);
    } else if (open.length === 2 && field && field.text.length < MAX_FIELD_CHARS) {
      field.text += piece.slice(0, MAX_FIELD_CHARS);
    }
  };
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, slash, written = "", more = ""] = match;
    const name = written.toLowerCase();
    // Outside a root, a bracket is an ordinary character.
    if (open.length === 0 && name !== "" && (slash === "/" || !ROOT.test(name))) continue;
    take(match.index);
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
      if (open.length === 1) {
        roots.at(-1)?.fields.push({ name, type: TYPE.exec(more)?.[1]?.toLowerCase(), text: "" });
      }
      if (!more.endsWith("/")) open.push(name);
    }
    if (open.length > MAX_DEPTH) return undefined;
  }
  if (open.length > 0) return undefined;
  outside.push(text.slice(from));
  return { roots, outside: outside.join("\n") };
}

type NfoLinks = {
  tmdb: { id: number; type?: MediaType | undefined }[];
  imdb: string[];
  tvdb: number[];
};

const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/gi;
const TMDB = /themoviedb\.org\/(movie|tv)\/(\d{1,9})(?!\d)/gi;
const TVDB = /thetvdb\.com\/([^\s"'<>]{1,200})/gi;
const DEREFERRED = /^dereferrer\/series\/(\d{1,9})(?!\d)/i;

/**
 * Returns the series id in a TVDB link. In links to an episode or season, the parameter has another
 * name.
 */
function tvdbSeriesId(address: string): number | undefined {
  const direct = DEREFERRED.exec(address)?.[1];
  if (direct !== undefined) return Number(direct);
  const query = new URLSearchParams(
    address.slice(address.indexOf("?") + 1).replaceAll("&amp;", "&"),
  );
  const id = query.get("seriesid") ?? (query.get("tab") === "series" ? query.get("id") : null);
  return id !== null && /^\d{1,9}$/.test(id) ? Number(id) : undefined;
}

/** Finds all ids in plain text: IMDb ids anywhere, TMDB and TVDB ids only in links. */
export const findNfoLinks = (text: string): NfoLinks => ({
  imdb: [...text.matchAll(IMDB)].map(([, digits]) => `tt${digits}`),
  tmdb: [...text.matchAll(TMDB)].map(([, type, id]) => ({
    id: Number(id),
    type: type?.toLowerCase() === "tv" ? "tv" : "movie",
  })),
  tvdb: [...text.matchAll(TVDB)].flatMap(([, address = ""]) => tvdbSeriesId(address) ?? []),
});
