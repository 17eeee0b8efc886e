/** What Plex says of one thing, in the form of its JSON: plain values are attributes, objects and lists are children. */
export type Fields = Record<string, unknown>;

/** Without what is undefined, and without empty lists: Plex leaves the key of an empty list out. */
export function fields(all: Fields): Fields {
  const said = Object.entries(all).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(said);
}

/** A container around lists; `size` counts all children, of every kind. */
export function container(more: Fields, lists: Record<string, readonly Fields[]> = {}): Fields {
  const size = Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  return fields({ size, ...more, ...lists });
}
