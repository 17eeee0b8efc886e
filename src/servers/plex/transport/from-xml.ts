import { XMLParser } from "fast-xml-parser";
import { decodeEntities, FORBIDDEN_IN_XML } from "../../../core/text/xml.ts";

const ATTRIBUTES = ":@";

/** The element's name as key with its children as value, and its attributes. */
type Node = Record<string, unknown>;

/**
 * One XML document in the form of Plex's JSON.
 * @throws for one that is cut off, nested too deeply, or has a DTD: Plex sends none, and its entities can make a small
 * body huge
 */
export function fromXml(text: string): Record<string, Fields> {
  const xml = text
    .replace(FORBIDDEN_IN_XML, "")
    .replace(/^[\s\ufeff]+/, "")
    .trimEnd();
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Error("XML with a document type");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    trimValues: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: 60,
    jPath: false,
  });
  const roots = (parser.parse(xml) as Node[]).filter(isElement);
  const [root] = roots;
  if (!root || roots.length > 1 || !isComplete(xml, nameOf(root))) throw new Error("no complete XML document");
  return { [nameOf(root)]: fieldsOf(root, readNode) };
}

/** The parser accepts incomplete XML, but half of a cut-off list must not pass as the complete one. */
function isComplete(xml: string, name: string): boolean {
  if (xml.endsWith(`</${name}>`)) return true;
  return xml.endsWith("/>") && xml.lastIndexOf("<") === xml.indexOf(`<${name}`);
}

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ATTRIBUTES) ?? "";

/** Text between elements has no meaning in Plex's answers. */
const isElement = (node: Node): boolean => !("#text" in node);

function readNode(node: Node): Element<Node> {
  const name = nameOf(node);
  const raw = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>);
  const attributes = Object.fromEntries(raw.map(([key, value]) => [key, decodeEntities(value)]));
  return { name, attributes, children: (node[name] as Node[]).filter(isElement) };
}

export type Element<Node> = { name: string; attributes: Record<string, unknown>; children: readonly Node[] };
type Fields = Record<string, unknown>;

/** Real answers nest less than ten deep. */
const MAX_DEPTH = 60;
const ITEM_ELEMENTS = new Set(["Video", "Track", "Photo", "Playlist"]);
const ITEM_KEY = /^\/library\/metadata\/(\d{1,15})(?:\/children)?$/;

/** An answer nests deeper than anything that Plex sends. */
class TooDeep extends Error {
  override name = "TooDeep";
}

/**
 * An element of XML, or of the JSON before 2016, as an object of current JSON: its attributes, and each kind of child as
 * a list in document order. `read` returns the content of a node.
 */
export function fieldsOf<Node>(node: Node, read: (node: Node) => Element<Node>, depth = 0): Fields {
  if (depth > MAX_DEPTH) throw new TooDeep();
  const { name, attributes, children } = read(node);
  const lists = new Map<string, Fields[]>();
  for (const child of children) {
    const fields = fieldsOf(child, read, depth + 1);
    const key = listName(read(child).name, fields);
    const list = lists.get(key);
    if (list) list.push(fields);
    else lists.set(key, [fields]);
  }
  // Not by assignment: a hostile name (`__proto__`) must be a plain key.
  return Object.fromEntries([...Object.entries(withId(name, attributes)), ...lists]);
}

/** Current JSON has one name for all library items. Menu folders, filters and tags are still `Directory`. */
const listName = (name: string, fields: Fields): string =>
  ITEM_ELEMENTS.has(name) || (name === "Directory" && fields["ratingKey"] !== undefined) ? "Metadata" : name;

/** The oldest servers identify an item only by its address. */
function withId(name: string, attributes: Record<string, unknown>): Record<string, unknown> {
  const { ratingKey, key } = attributes;
  if (ratingKey !== undefined || typeof key !== "string" || (name !== "Directory" && !ITEM_ELEMENTS.has(name)))
    return attributes;
  const id = ITEM_KEY.exec(key)?.[1];
  return id === undefined ? attributes : { ...attributes, ratingKey: id };
}
