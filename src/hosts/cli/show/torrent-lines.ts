import type { ShownStatus } from "../../../app/shown/status-shape.ts";
import type { ShownTorrent } from "../../../app/shown/torrent-shape.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";

/** A torrent in a few lines: what it is, how far, its release, or what it waits for. */
export function torrentLines(torrent: ShownTorrent): string[] {
  const { name, state, progress_percent, ratio, size_bytes, labels, error, waits, hash } = torrent;
  const { release_id, release_state, client, storage } = torrent;
  const parts = [
    `${state} ${progress_percent} %`,
    `ratio ${ratio}`,
    ...(labels.length > 0 ? [`labels ${labels.join(", ")}`] : []),
    ...(release_id === undefined ? [] : [`release #${release_id} ${release_state ?? ""}`.trimEnd()]),
    ...(client === undefined ? [] : [`in ${client}`]),
    ...(storage === undefined ? [] : [`on ${storage}`]),
  ];
  return [
    `${name} (${formatBytes(size_bytes)})`,
    `  ${parts.join(", ")}`,
    ...(waits === undefined ? [] : [waitsLine(waits)]),
    // It may be waiting because of that same error.
    ...(error === undefined || inCommands(waits?.message ?? "").includes(error) ? [] : [`  ! ${error}`]),
    `  ${hash}`,
  ];
}

function waitsLine({ code, message }: NonNullable<ShownTorrent["waits"]>): string {
  if (code === "label") return `  left alone: ${inCommands(message)}`;
  return code === "backlog" ? "  parked: plex-ingest backlog" : `  waits: ${inCommands(message)}`;
}

/** One line for each waiting torrent, and how many more there are. */
export function waitingLines({ torrents = [], torrents_total: total = torrents.length }: ShownStatus): string[] {
  if (torrents.length === 0) return [];
  return [
    "",
    "Waiting in download clients:",
    ...torrents.map(
      ({ name, waits, release_id }) =>
        `  ${release_id === undefined ? "" : `#${release_id} `}${name}: ${inCommands(waits.message)}`,
    ),
    ...(total > torrents.length
      ? [`  and ${total - torrents.length} more; \`plex-ingest torrents\` lists them all`]
      : []),
  ];
}
