import type { ShownStatus } from "../../app/status.ts";
import { table } from "./table.ts";
import { waitingLines } from "./torrent-lines.ts";

const NOT_RUNNING = {
  resident: "No engine runs; start `plex-ingest daemon`.",
  hook: "No engine runs; one is started for each finished torrent and each decision.",
};

export function statusLines(status: ShownStatus): string[] {
  const { engine, mode, sources, counts, last_errors } = status;
  const who = engine.pid === undefined ? "" : ` (process ${engine.pid} on ${engine.host}, since ${engine.since})`;
  const running = engine.running ? `The engine runs${who}.` : NOT_RUNNING[mode === "hook" ? "hook" : "resident"];
  const present = Object.entries(counts).filter(([, number]) => number > 0);
  return [
    `${running} Mode ${mode}.`,
    "",
    ...(present.length > 0
      ? table(present.map(([state, number]) => [`  ${state}`, String(number)]))
      : ["  Nothing was taken in yet."]),
    ...(sources.length > 0 ? ["", "Sources:"] : []),
    ...table(sources.map((s) => [`  ${s.kind}`, s.name, s.healthy ? "ok" : (s.message ?? "not well")])),
    ...waitingLines(status),
    ...(last_errors.length > 0 ? ["", "Last trouble:"] : []),
    ...last_errors.map(
      (e) =>
        `  ${e.at.slice(0, 19).replace("T", " ")}${e.release_id === undefined ? "" : ` #${e.release_id}`} ${e.message}`,
    ),
  ];
}
