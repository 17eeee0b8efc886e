import type * as z from "zod";
import { countDropped } from "../wire/lists.ts";
import { plexUnavailable } from "./errors.ts";

export type Element<Node> = { name: string; attributes: Record<string, unknown>; children: readonly Node[] };
export type Fields = Record<string, unknown>;

/** Real answers nest less than ten deep. */
const MOST_DEPTH = 60;
const ITEMS = new Set(["Video", "Track", "Photo", "Playlist"]);
const ITEM_KEY = /^\/library\/metadata\/(\d{1,15})(?:\/children)?$/;

/** An answer nests deeper than anything that Plex sends. */
class TooDeep extends Error {
  override name = "TooDeep";
}

/**
 * An element of XML, or of the JSON before 2016, as an object of today's JSON: its attributes, and each kind of child as
 * a list in document order. `read` tells what is in a node.
 */
export function fieldsOf<Node>(node: Node, read: (node: Node) => Element<Node>, depth = 0): Fields {
  if (depth > MOST_DEPTH) throw new TooDeep();
  const { name, attributes, children } = read(node);
  const lists = new Map<string, Fields[]>();
  for (const child of children) {
    const fields = fieldsOf(child, read, depth + 1);
    const key = listName(read(child).name, fields);
    const list = lists.get(key);
    if (list) list.push(fields);
    else lists.set(key, [fields]);
  }
  // Not by assignment: a hostile name (`__proto__`) must stay a name.
  return Object.fromEntries([...Object.entries(withId(name, attributes)), ...lists]);
}

/** Today's JSON has one name for all items of libraries; folders of the menu, filters and tags stay `Directory`. */
const listName = (name: string, fields: Fields): string =>
  ITEMS.has(name) || (name === "Directory" && fields["ratingKey"] !== undefined) ? "Metadata" : name;

/** The oldest servers named an item by its address alone. */
function withId(name: string, attributes: Record<string, unknown>): Record<string, unknown> {
  const { ratingKey, key } = attributes;
  if (ratingKey !== undefined || typeof key !== "string" || (name !== "Directory" && !ITEMS.has(name)))
    return attributes;
  const id = ITEM_KEY.exec(key)?.[1];
  return id === undefined ? attributes : { ...attributes, ratingKey: id };
}

type Old = Record<string, unknown>;

/**
 * A body in the form of Plex's JSON of today, `{ MediaContainer: { …, Metadata: [ … ] } }`; undefined when it is none.
 * Its first character tells what it is, not the content type: `<` begins no JSON and `{` no XML, whatever a proxy wrote
 * into the header. From XML every value is a string and every child a list.
 */
export async function parseAnswer(text: string): Promise<unknown> {
  try {
    // Loaded with the first XML: few servers send any.
    if (isMarkup(text)) return (await import("./from-xml.ts")).fromXml(text);
    const parsed = parseJson(text.replace(/^\ufeff/, ""));
    return isOld(parsed) ? { [readOld(parsed).name]: fieldsOf(parsed, readOld) } : parsed;
  } catch {
    return undefined;
  }
}

/** Whether XML (or a page) begins here, after what stray bytes may stand before it. */
function isMarkup(text: string): boolean {
  return /^[\s\ufeff\u0000-\u001f]{0,1000}</.test(text.slice(0, 1001));
}

/** Raw control characters, which JSON forbids inside of its strings, become spaces. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/[\u0000-\u001f]/g, " "));
  }
}

/** Before version 1.3 (2016) an element was an object with its kind, its attributes, and its children in one list. */
function isOld(value: unknown): value is Old {
  return typeof value === "object" && value !== null && ("_elementType" in value || "_children" in value);
}

function readOld({ _elementType: name, _children: children, ...attributes }: Old): Element<Old> {
  return {
    name: typeof name === "string" ? name : "MediaContainer",
    attributes,
    children: Array.isArray(children) ? children.filter(isOld) : [],
  };
}

/**
 * A body as `schema` reads it, whether it is JSON, XML or the JSON of servers before 2016. Throws `Outage` for a page, for
 * what was cut, and for other shapes, without quoting them.
 */
export async function readAnswer<T>(text: string, schema: z.ZodType<T>): Promise<T> {
  return (await readCounted(text, schema)).data;
}

/** The same, and how many entries of its lists were left out because nothing could read them. */
export async function readCounted<T>(text: string, schema: z.ZodType<T>): Promise<{ data: T; dropped: number }> {
  const answer = await parseAnswer(text);
  const { result, dropped } = countDropped(() => schema.safeParse(answer));
  if (result.success) return { data: result.data, dropped };
  if (isPage(text)) throw plexUnavailable("a web page came in place of its answer; check PLEX_URL");
  throw plexUnavailable("what came is not what a Plex server answers; check PLEX_URL");
}

const isPage = (text: string): boolean => /^\s*<(?:!doctype html|html|head|body)\b/i.test(text.slice(0, 1000));
