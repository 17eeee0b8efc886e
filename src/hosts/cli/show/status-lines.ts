import { isCheckedNow, isHeardOf, isWorkedOn } from "../../../app/shown/engine-heard.ts";
import type { ShownStatus, ShownVerdict } from "../../../app/shown/status-shape.ts";
import type { ShownTorrent } from "../../../app/shown/torrent-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { findOnlyTitle } from "../../../core/library/server-entry.ts";
import { formatCopyLines } from "./progress-text.ts";
import { formatTable } from "./table.ts";

type Trouble = NonNullable<ShownStatus["plex"]>;

/**
 * Reports the number of filed releases that the media servers show as something else or not at all,
 * with the command that explains what to do.
 */
function plexLines({ plex, sources }: Pick<ShownStatus, "plex" | "sources">): string[] {
  const title = findOnlyTitle(sources);
  const [show, miss] =
    title === undefined
      ? ["Media servers show", "Media servers do not show"]
      : [`${title} shows`, `${title} does not show`];
  return plex
    ? [
        ...line(plex, "mismatch", (these) => `${show} ${these} as something else`),
        ...line(plex, "not_seen", (these) => `${miss} ${these}`),
        ...(plex.failing ?? []).map(
          ({ message, releases, release_id: id }) =>
            `  ${toCommandText(message)} ${formatCount(releases, "release waits", "releases wait")} for it: plex-ingest why ${id}`,
        ),
      ]
    : [];
}

function line(
  plex: Trouble,
  kind: "mismatch" | "not_seen",
  what: (these: string) => string,
): string[] {
  const [first, ...others] = plex.releases.flatMap((release) =>
    release.plex === kind ? release.release_id : [],
  );
  if (first === undefined) return [];
  const older = plex[kind] - 1 - others.length;
  const also = [
    ...(others.length > 0 ? [`also ${others.join(", ")}`] : []),
    ...(older > 0 ? [`${older} older`] : []),
  ];
  const rest = also.length > 0 ? ` (${also.join("; ")})` : "";
  return [`  ${what(formatCount(plex[kind], "filed release"))}: plex-ingest why ${first}${rest}`];
}

/** Texts shown in modes without a daemon. */
const NOT_RUNNING: Readonly<Record<string, string>> = {
  mcp: "No engine is running; one starts for each decision, and an MCP client can host one while it is connected.",
  hook: "No engine is running; one starts for each finished download and each decision.",
};

export function formatStatusLines(status: ShownStatus, settling: readonly string[] = []): string[] {
  const { engine, mode, verdicts, counts, parked = 0, last_errors } = status;
  const sources = verdicts.filter(({ code }) => code !== "engine");
  const who =
    engine.pid === undefined
      ? ""
      : ` (process ${engine.pid} on ${engine.host}, since ${engine.since === undefined ? "an unknown time" : formatUtc(engine.since, "minutes")})`;
  const running = engine.running
    ? isHeardOf(status)
      ? `The engine is running${who}.`
      : toCommandText(engine.message ?? `The engine${who} does not answer.`)
    : toCommandText(NOT_RUNNING[mode] ?? engine.message ?? "No engine is running.");
  const present = Object.entries(counts).filter(([, number]) => number > 0);
  return [
    `${running} Mode ${mode}.`,
    ...engineLines(status),
    "",
    ...(present.length > 0
      ? formatTable(
          present.map(([state, number]) => [
            `  ${state}`,
            String(number),
            ...(state === "review" ? ["plex-ingest queue"] : []),
          ]),
        )
      : ["  No releases yet."]),
    ...settling.map((line) => `  ${line}`),
    ...plexLines(status),
    ...(parked > 0 ? [`  ${formatParked(parked)}`] : []),
    ...(sources.length > 0 ? ["", "Sources:"] : []),
    ...formatTable(
      sources.map((verdict) => [
        `  ${verdict.code}`,
        // If there is only one service of a kind, its name is the kind and is not repeated.
        verdict.name === verdict.code ? "" : verdict.name,
        ...(verdict.storage === undefined ? [] : [verdict.storage]),
        formatVerdict(verdict, isCheckedNow(status, verdict.storage)),
      ]),
    ),
    ...formatCopyLines(status.copies),
    ...waitingLines(status),
    ...(last_errors.length > 0 ? ["", "Last errors:"] : []),
    ...last_errors.map(
      (e) =>
        `  ${formatUtc(e.at)}${e.release_id === undefined ? "" : ` #${e.release_id}`} ${toCommandText(e.message)}`,
    ),
  ];
}

/** Lists engines of several storages. A single engine is described in the first line. */
const engineLines = ({ engines, storages = [] }: ShownStatus): string[] =>
  storages.length === 0 && engines.every(({ seen_at }) => seen_at === undefined)
    ? []
    : [
        "",
        "Engines:",
        ...formatTable([
          ...engines.map(({ storage, state, host, pid, since, seen_at = since }) => [
            `  ${storage}`,
            state,
            `process ${pid} on ${host}, since ${formatUtc(since, "minutes")}, last seen ` +
              formatUtc(seen_at),
          ]),
          ...storages
            .filter((name) => !isWorkedOn(engines, name))
            .map((name) => [`  ${name}`, "no engine", "decisions wait"]),
        ]),
      ];

export const formatParked = (count: number): string =>
  `${formatCount(count, "download is", "downloads are")} parked until you decide: plex-ingest backlog`;

/** Without an engine, sources are not checked, so only the last state is known. */
function formatVerdict(verdict: ShownVerdict, isChecked: boolean): string {
  const { state, proven_at: provenAt, well_at: wellAt, silent_since: silentSince, was } = verdict;
  const message = verdict.message === undefined ? undefined : toCommandText(verdict.message);
  if (state === "well") return message === undefined ? "ok" : `ok; ${message}`;
  if (state === "silent" && silentSince !== undefined) {
    const last = wellAt === undefined ? "" : ` Last ok ${formatUtc(wellAt, "minutes")}.`;
    return `silent: has not answered since ${formatUtc(silentSince)}.${last}`;
  }
  if (state === "silent") {
    if (was !== undefined && provenAt !== undefined) {
      return `last ok ${formatUtc(provenAt, "minutes")}`;
    }
    const nothing = verdict.code === "schedule" ? "has not run yet" : "not checked yet";
    return message === undefined ? nothing : `${nothing}; ${message}`;
  }
  const times = [
    ...(provenAt === undefined ? [] : [`Checked ${formatUtc(provenAt, "minutes")}.`]),
    ...(wellAt === undefined ? [] : [`Last ok ${formatUtc(wellAt, "minutes")}.`]),
  ];
  return [`${isChecked ? "" : "last "}not ok: ${message ?? "no reason given."}`, ...times].join(
    " ",
  );
}

/** Returns 1 if anything is known to be wrong, otherwise 0. */
export const toStatusExitCode = ({ verdicts }: ShownStatus): number =>
  verdicts.some(({ state }) => state === "ill") ? 1 : 0;

/** Describes a torrent in a few lines: state, progress, and its release or what it waits for. */
export function formatTorrentLines(torrent: ShownTorrent): string[] {
  const { name, state, progress_percent, ratio, size_bytes, labels, error, waits, hash } = torrent;
  const { release_id, release_state, client, storage } = torrent;
  const parts = [
    `${state} ${progress_percent} %`,
    `ratio ${ratio}`,
    ...(labels.length > 0 ? [`labels ${labels.join(", ")}`] : []),
    ...(release_id === undefined
      ? []
      : [`release #${release_id} ${release_state ?? ""}`.trimEnd()]),
    ...(client === undefined ? [] : [`in ${client}`]),
    ...(storage === undefined ? [] : [`on ${storage}`]),
  ];
  return [
    `${name} (${formatBytes(size_bytes)})`,
    `  ${parts.join(", ")}`,
    ...(waits === undefined ? [] : [waitsLine(waits)]),
    // The wait reason may already contain this error, which is then not repeated.
    ...(error === undefined || toCommandText(waits?.message ?? "").includes(error)
      ? []
      : [`  ! ${error}`]),
    `  ${hash}`,
  ];
}

function waitsLine({ code, message }: NonNullable<ShownTorrent["waits"]>): string {
  if (code === "label") return `  left alone: ${toCommandText(message)}`;
  return code === "backlog"
    ? "  parked: plex-ingest backlog"
    : `  waits: ${toCommandText(message)}`;
}

/** Shows one line for each waiting torrent, then the number of torrents that are not shown. */
function waitingLines({
  torrents = [],
  torrents_total: total = torrents.length,
}: ShownStatus): string[] {
  if (torrents.length === 0) return [];
  return [
    "",
    "Waiting in download clients:",
    ...torrents.map(
      ({ name, waits, release_id }) =>
        `  ${release_id === undefined ? "" : `#${release_id} `}${name}: ${toCommandText(waits.message)}`,
    ),
    ...(total > torrents.length
      ? [`  and ${total - torrents.length} more; \`plex-ingest torrents\` lists them all`]
      : []),
  ];
}
