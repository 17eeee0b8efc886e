import type { Media } from "../../core/playback/media.ts";
import { toIso } from "../shown/release.ts";
import type { ShownMedia } from "./shown.ts";

export function showMedia(media: Media): ShownMedia {
  const { durationMs, addedAt, guids, id, type, title, ...rest } = media;
  return {
    id,
    type,
    title,
    ...known(rest),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
    ...(addedAt !== undefined && { added_at: toIso(addedAt) }),
    ...(guids.length > 0 && { guids }),
  };
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined: unknown is absent. */
export const known = <T extends object>(fields: T): Known<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Known<T>;
