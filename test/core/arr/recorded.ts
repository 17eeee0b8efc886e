import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArrEvent, ArrMessage, ArrQueueEntry } from "../../../src/core/arr/app.ts";

/** One change that an app showed. `row`: undefined if its queue no longer lists the download. */
type Moment = { at: number; app: string } & (
  | { row: ArrQueueEntry | undefined }
  | { event: ArrEvent }
);

/** One download next to a real Radarr and Sonarr. */
export interface RecordedCase {
  name: string;
  about: string;
  inCategory: boolean;
  videos: string[];
  moments: Moment[];
}

function readRowLine(text: string): ArrQueueEntry {
  const [words = "", ...parts] = text.split(" | ");
  const [status = "", state = "", health = ""] = words.split(" ");
  const messages: ArrMessage[] = [];
  for (const part of parts.filter((one) => !one.startsWith("! "))) {
    const [title = "", ...message] = part.split(": ");
    messages.push({ title, messages: message.length === 0 ? [] : [message.join(": ")] });
  }
  const errorMessage = parts.find((one) => one.startsWith("! "))?.slice(2);
  return { downloadId: "A", title: "", status, state, health, messages, errorMessage };
}

function readEvent(text: string, at: number): ArrEvent {
  const [type = "", file = "", message] = text.split(" | ");
  const droppedPath = file === "" ? undefined : `/downloads/complete/${file}`;
  return { downloadId: "A", title: "", type, at: at * 1000, droppedPath, message };
}

/** Reads the cases of recorded.txt, whose first lines explain its form. */
export function readRecordedCases(): RecordedCase[] {
  const text = readFileSync(join(import.meta.dirname, "recorded.txt"), "utf8");
  return text
    .split(/^case /m)
    .slice(1)
    .map(readCase);
}

function readCase(text: string): RecordedCase {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const [name = "", about = ""] = head.split(" | ");
  const rows: ArrQueueEntry[] = [];
  const moments = lines.flatMap((line): Moment[] => {
    const [, seconds = "", app = "", rest = ""] = /^(\d+) (\w+) (.+)$/.exec(line) ?? [];
    const at = Number(seconds);
    if (rest === "") return [];
    if (rest === "none") return [{ at, app, row: undefined }];
    if (rest.startsWith("event ")) return [{ at, app, event: readEvent(rest.slice(6), at) }];
    const again = /^row = (\d+)$/.exec(rest)?.[1];
    const row = again === undefined ? readRowLine(rest.slice(4)) : rows[Number(again) - 1];
    if (row && again === undefined && row.messages.length > 0) rows.push(row);
    return [{ at, app, row }];
  });
  const videos = lines.flatMap((line) => (line.startsWith("file ") ? line.slice(5) : []));
  return { name, about, inCategory: lines.includes("category yes"), videos, moments };
}
