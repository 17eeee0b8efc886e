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

/** `count` generated items of a section. Plex pages only if both start and size are given. */
export function itemsPage(count: number, start: string | undefined, size: string | undefined): Answer {
  const paged = start !== undefined && size !== undefined;
  const from = paged ? Number(start) : 0;
  const most = paged ? Number(size) : count;
  const items = Array.from({ length: count }, (_, index) => mediaWire(nth(index))).slice(from, from + most);
  const list = items.length > 0 ? { Metadata: items } : {};
  return json({
    MediaContainer: { size: items.length, ...(paged && { totalSize: count, offset: from }), ...list },
  });
}

const nth = (index: number): FakeMedia => ({ id: String(index + 1), type: "movie", title: `Item ${index + 1}` });
