export type Element<Node> = { name: string; attributes: Record<string, unknown>; children: readonly Node[] };
export type Fields = Record<string, unknown>;

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
