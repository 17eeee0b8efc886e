import { defined } from "../../core/defined.ts";
import { type Answer, json } from "./fail.ts";

export type FakeMedia = {
  id: string;
  /** "movie", "episode", "track", "clip" … */
  type: string;
  title: string;
  /** Live television has none. */
  durationMs?: number | undefined;
  /** Other fields, by Plex's names. */
  more?: Record<string, unknown> | undefined;
};

/** An item as Plex's JSON shows it. */
export const mediaWire = ({ id, type, title, durationMs, more }: FakeMedia): Record<string, unknown> => ({
  ratingKey: id,
  key: `/library/metadata/${id}`,
  type,
  title,
  ...defined({ duration: durationMs }),
  ...more,
});

/** As requested, by headers or by query arguments. */
export type ListedRange = { start?: string | undefined; size?: string | undefined };

/** `count` generated items of a section. */
export const itemsPage = (count: number, range: ListedRange): Answer =>
  listPage(
    Array.from({ length: count }, (_, index) => mediaWire(nth(index))),
    range,
  );

/** A range of a list. Plex pages only if both start and size are given, and omits an empty list. */
export function listPage(all: readonly unknown[], { start, size }: ListedRange): Answer {
  const isPaged = start !== undefined && size !== undefined;
  const from = isPaged ? Number(start) : 0;
  const items = isPaged ? all.slice(from, from + Number(size)) : all;
  const list = items.length > 0 ? { Metadata: items } : {};
  return json({
    MediaContainer: { size: items.length, ...(isPaged && { totalSize: all.length, offset: from }), ...list },
  });
}

const nth = (index: number): FakeMedia => ({ id: String(index + 1), type: "movie", title: `Item ${index + 1}` });
