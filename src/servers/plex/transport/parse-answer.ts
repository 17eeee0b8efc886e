import type * as z from "zod";
import { countDropped } from "../../../adapters/http/lists.ts";
import { plexUnavailable } from "./errors.ts";
import type { XmlElement } from "./from-xml.ts";

type AnswerFields = Record<string, unknown>;
type LegacyAnswer = AnswerFields;

/**
 * Converts a body to the form of Plex's current JSON, `{ MediaContainer: { …, Metadata: [ … ] } }`;
 * undefined if it cannot be parsed. The first character decides the format, because a proxy may set
 * a wrong content type. In converted XML, every value is a string and every child is a list.
 */
export async function parseAnswer(text: string): Promise<unknown> {
  try {
    // The module is loaded when the first XML arrives, because few servers send XML.
    if (looksLikeMarkup(text)) {
      const { root, read } = (await import("./from-xml.ts")).readXml(text);
      return whole(root, read);
    }
    const parsed = parseJson(text.replace(/^\ufeff/, ""));
    return isOld(parsed) ? whole(parsed, readOld) : parsed;
  } catch {
    return undefined;
  }
}

const whole = <Node>(root: Node, read: (node: Node) => XmlElement<Node>): AnswerFields => ({
  [read(root).name]: fieldsOf(root, read),
});

/** Real responses nest less than ten levels deep. */
const MAX_DEPTH = 60;
const ITEM_ELEMENTS = new Set(["Video", "Track", "Photo", "Playlist"]);
const ITEM_KEY = /^\/library\/metadata\/(\d{1,15})(?:\/children)?$/;

/** Thrown when a response is nested deeper than anything that Plex sends. */
class TooDeep extends Error {
  override name = "TooDeep";
}

/**
 * Converts an element of XML, or of the JSON before 2016, to an object of current JSON: its
 * attributes, and each kind of child as a list in document order. `read` returns the content of a
 * node.
 */
function fieldsOf<Node>(
  node: Node,
  read: (node: Node) => XmlElement<Node>,
  depth = 0,
): AnswerFields {
  if (depth > MAX_DEPTH) throw new TooDeep();
  const { name, attributes, children } = read(node);
  const lists = new Map<string, AnswerFields[]>();
  for (const child of children) {
    const fields = fieldsOf(child, read, depth + 1);
    const key = listName(read(child).name, fields);
    const list = lists.get(key);
    if (list) list.push(fields);
    else lists.set(key, [fields]);
  }
  // Nothing is assigned by key, because a hostile name (`__proto__`) must be a plain key.
  return Object.fromEntries([...Object.entries(withId(name, attributes)), ...lists]);
}

/**
 * Current JSON has one name for all library items. Menu folders, filters and tags are still
 * `Directory`.
 */
const listName = (name: string, fields: AnswerFields): string =>
  ITEM_ELEMENTS.has(name) || (name === "Directory" && fields["ratingKey"] !== undefined)
    ? "Metadata"
    : name;

/** The oldest servers identify an item only by its address. */
function withId(name: string, attributes: Record<string, unknown>): Record<string, unknown> {
  const { ratingKey, key } = attributes;
  if (
    ratingKey !== undefined ||
    typeof key !== "string" ||
    (name !== "Directory" && !ITEM_ELEMENTS.has(name))
  ) {
    return attributes;
  }
  const id = ITEM_KEY.exec(key)?.[1];
  return id === undefined ? attributes : { ...attributes, ratingKey: id };
}

/** True if the text starts with XML (or a web page), possibly after stray bytes. */
const looksLikeMarkup = (text: string): boolean =>
  /^[\s\ufeff\u0000-\u001f]{0,1000}</.test(text.slice(0, 1001));

/** Parses JSON. Raw control characters, which JSON forbids in strings, become spaces. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/[\u0000-\u001f]/g, " "));
  }
}

/**
 * True for an element in the JSON of versions before 1.3 (2016): an object with its kind, its
 * attributes, and its children in one list.
 */
function isOld(value: unknown): value is LegacyAnswer {
  return (
    typeof value === "object" && value !== null && ("_elementType" in value || "_children" in value)
  );
}

function readOld({
  _elementType: name,
  _children: children,
  ...attributes
}: LegacyAnswer): XmlElement<LegacyAnswer> {
  return {
    name: typeof name === "string" ? name : "MediaContainer",
    attributes,
    children: Array.isArray(children) ? children.filter(isOld) : [],
  };
}

/**
 * Parses a body in JSON, XML or the JSON of servers before 2016, and validates it with `schema`.
 * @throws Outage for a web page, a cut-off body or another shape, without quoting the body
 */
export const readAnswer = async <T>(text: string, schema: z.ZodType<T>): Promise<T> =>
  (await readCounted(text, schema)).data;

/**
 * Like `readAnswer`, but also returns the number of list entries that were left out because they
 * could not be read.
 */
export async function readCounted<T>(
  text: string,
  schema: z.ZodType<T>,
): Promise<{ data: T; dropped: number }> {
  const answer = await parseAnswer(text);
  const { result, dropped } = countDropped(() => schema.safeParse(answer));
  if (result.success) return { data: result.data, dropped };
  if (isPage(text)) {
    throw plexUnavailable("it returned a web page; check PLEX_URL", { isLasting: true });
  }
  // A response that cannot be parsed may be cut off. Only one that can be parsed proves that
  // another program answers.
  throw plexUnavailable("its response is not that of a Plex server; check PLEX_URL", {
    isLasting: answer !== undefined,
  });
}

const isPage = (text: string): boolean =>
  /^\s*<(?:!doctype html|html|head|body)\b/i.test(text.slice(0, 1000));
