import { formatIdentity } from "../../../app/shown/history-text.ts";
import type {
  ShownItem,
  ShownItemFile,
  ShownLength,
  ShownRelease,
  ShownReleaseFile,
} from "../../../app/shown/release-shape.ts";
import { commandOf, toCommandText } from "../../../base/actions/sentence.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { formatEpisodes, formatTitle } from "../../../base/text/work-text.ts";
import { formatServerTitle, type ServerName } from "../../../core/library/server-entry.ts";
import { formatShownProgress } from "./progress-text.ts";
import { formatState } from "./short-lines.ts";
import { formatCandidateFacts } from "./work-lines.ts";

const MAX_CANDIDATES = 5;

type ReleaseToShow = Omit<ShownRelease, "candidates"> & Pick<ShownItem, "candidates">;

/** Shows a release in a few lines: identity, state, reasons, candidates, next steps. */
export function formatReleaseLines(item: ReleaseToShow): string[] {
  const size =
    item.file_count > 0
      ? ` (${formatCount(item.file_count, "file")}, ${formatBytes(item.bytes)})`
      : "";
  return [
    `#${item.id} ${item.name}${size}`,
    `  ${formatState(item)}${item.identity ? `: ${formatIdentity(item.identity)}` : ""}${serverStates(item)}${item.storage === undefined ? "" : `, on ${item.storage}`}`,
    ...(item.progress ? [`  ${formatShownProgress(item.progress)}`] : []),
    ...(item.waiting ? [`  waits: ${toCommandText(item.waiting.message)}`] : []),
    ...item.reasons.map(({ message }) => `  - ${toCommandText(message)}`),
    ...(item.state === "review" ? candidateLines(item) : []),
    ...nextLines(item),
  ];
}

/** The state at each media server, by the title of its kind, or by its name among several. */
function serverStates({ plex, servers = [] }: ReleaseToShow): string {
  if (plex === undefined) return "";
  if (servers.length === 0) return `, Plex: ${plex}`;
  const shown = servers.map((server) => ({ ...server, kind: server.kind as ServerName }));
  return shown.map((one) => `, ${formatServerTitle(one, shown)}: ${one.state}`).join("");
}

/** Lists next steps for a person, one command per line. */
function nextLines({ id, plex, next = [] }: Pick<ShownRelease, "id" | "plex" | "next">): string[] {
  const why = plex === "mismatch" || plex === "not_seen" ? [`plex-ingest why ${id}`] : [];
  const search = next.flatMap((action) =>
    action.search ? [commandOf({ do: "search", ...action.search.arguments })] : [],
  );
  const [first, ...others] = [...why, ...search, ...next.map(({ text }) => text)];
  return first === undefined
    ? []
    : [`  next: ${first}`, ...others.map((text) => `    or: ${text}`)];
}

function candidateLines(item: ReleaseToShow): string[] {
  const lines = item.candidates
    .slice(0, MAX_CANDIDATES)
    .flatMap((c) => [
      `    ${c.confidence === 0 ? "alike" : c.confidence.toFixed(3)}  ${formatTitle(c)}  --type ${c.type} --tmdb ${c.tmdb_id}`,
      ...formatCandidateFacts(c).map((fact) => `           ${fact}`),
    ]);
  return lines.length > 0 ? ["  candidates:", ...lines] : [];
}

/** A file of a release or of a preview. A preview has less data about its files. */
type FileToShow = ShownReleaseFile & Partial<ShownItemFile>;

export const formatFileLines = (
  files: readonly FileToShow[],
  lengths: readonly ShownLength[] = [],
): string[] => {
  const lengthTexts = new Map(lengths.map((length) => [length.path, lengthSaid(length)]));
  return files.flatMap((file) => {
    const numbers =
      file.season === undefined ? "" : ` ${formatEpisodes(file.season, file.episodes)}`;
    const method = file.method ? ` (${file.method})` : "";
    const titles = file.titles === undefined ? "" : ` ${file.titles.join(" / ")}`;
    const size = file.bytes === undefined ? "" : ` (${formatBytes(file.bytes)})`;
    return [
      `  ${file.path} [${file.role}${numbers}]${titles}${size}${lengthTexts.get(file.path) ?? ""}`,
      ...(file.skip ? ["    left out"] : []),
      ...(file.length_fit && file.length_fit.fit !== "fits" ? [`    ${file.length_fit.text}`] : []),
      ...suggestionLines(file),
      ...(file.destination ? [`    → ${file.destination}${method}`] : []),
      ...(file.problem ? [`    ! ${toCommandText(file.problem)}`] : []),
    ];
  });
};

const suggestionLines = ({ suggestion }: FileToShow): string[] => {
  if (suggestion === undefined) return [];
  const { season, episodes, titles = [] } = suggestion;
  return [
    `    its name contains the title of ${formatEpisodes(season, episodes)}: ` + titles.join(" / "),
  ];
};

function lengthSaid({ duration_ms: duration, unreadable, unplayable }: ShownLength): string {
  if (unplayable !== undefined) return ` cannot be played: ${unplayable}`;
  return duration === undefined
    ? ` length unknown: ${unreadable ?? "it was not read"}`
    : ` ${formatLength(duration)}`;
}
