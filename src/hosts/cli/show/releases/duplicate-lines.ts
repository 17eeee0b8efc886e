import type { ShownVersion, ShownVersions } from "../../../../app/shown/versions.ts";
import { formatLength } from "../../../../core/media/file-length.ts";
import { formatBytes } from "../../../../core/text/format-bytes.ts";
import { table } from "../table.ts";

const MAX_VIDEOS = 5;
/** Enough to tell libraries, works and seasons apart. */
const PATH_PARTS = 3;

/** What is in the library beside what is new, in columns: quality, size, length, where; nothing if there is nothing beside it. */
export function duplicateLines(compared: readonly ShownVersions[]): string[] {
  if (compared.length === 0) return [];
  const rows = compared
    .slice(0, MAX_VIDEOS)
    .flatMap(({ fresh, there }) => [
      ...there.map((version) => cells("in the library", version)),
      cells("this one", fresh),
    ]);
  const used = rows[0]?.map((_, column) => rows.some((row) => row[column] !== "")) ?? [];
  const more = compared.length - MAX_VIDEOS;
  return [
    ...table(rows.map((row) => row.filter((_, column) => used[column]))).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function cells(whose: string, version: ShownVersion): string[] {
  const { path, resolution, source, codec, hdr, audio, bytes, duration_ms: duration, release_id: by } = version;
  const shown = path.split("/").slice(-PATH_PARTS).join("/");
  return [
    whose,
    [resolution, source].filter(Boolean).join(" "),
    codec ?? "",
    hdr ?? "",
    audio ?? "",
    bytes === undefined ? "gone" : formatBytes(bytes),
    duration === undefined ? "" : formatLength(duration),
    by === undefined ? (whose === "this one" ? "" : `${shown} (not filed by plex-ingest)`) : `${shown} (release ${by})`,
  ];
}
