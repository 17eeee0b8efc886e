import { basename, dirname } from "node:path";
import type { ShownEntry, ShownIdentity, ShownItem, ShownReason } from "../../app/shown/release-shape.ts";
import { relativeTo } from "./folder.ts";
import { type StoryLine, unbroken } from "./page.ts";

type StoryOptions = {
  library: string;
  /** What a download demonstrates, by its name. */
  notes: ReadonlyMap<string, string>;
};

/** One history entry in a few words, with its reason; undefined for steps that only the log needs. */
export function toStoryLine(
  entry: ShownEntry,
  item: ShownItem,
  { library, notes }: StoryOptions,
): StoryLine | undefined {
  const { id } = item;
  const who = item.identity ? titleOf(item.identity) : item.name;
  switch (entry.action) {
    case "found": {
      const note = notes.get(item.name);
      return { id, verb: "dropped", tone: "strong", text: item.name, ...(note === undefined ? {} : { notes: [note] }) };
    }
    case "identified":
      return { id, verb: "identified", tone: "plain", text: `${who}: ${agreement(item)}` };
    case "filed":
      return { id, verb: "filed", tone: "good", ...filed(item, library) };
    case "held":
      return { id, verb: "in review", tone: "wait", text: firstReason(entry), notes: candidates(item) };
    case "ignored":
      return { id, verb: "ignored", tone: "quiet", text: firstReason(entry) };
    case "approved":
      return { id, verb: "approved", tone: "plain", text: `${who}, by ${decider(entry)}` };
    case "taken_back":
      return { id, verb: "undone", tone: "good", text: "It left the library for its trash.", notes: reasons(entry) };
    case "plex_seen":
      return { id, verb: "in Plex", tone: "good", text: firstReason(entry) };
    case "plex_mismatch":
    case "plex_not_seen":
    case "scan_refused":
      return { id, verb: "in Plex?", tone: "bad", text: firstReason(entry) };
    case "error":
      return { id, verb: "error", tone: "bad", text: firstReason(entry) };
    default:
      return undefined;
  }
}

const decider = ({ actor }: ShownEntry): string =>
  actor.startsWith("mcp:") ? `the client ${actor.slice(4)}` : "a person";

const titleOf = ({ title, year }: Pick<ShownIdentity, "title" | "year">): string =>
  year === undefined ? title : `${title} (${year})`;

/** `title, year and type agree (1.000)`: the parts of the score that are whole. */
function agreement({ confidence, parts }: ShownItem): string {
  const whole = (["title", "year", "type"] as const).filter((part) => parts?.[part] === 1);
  const last = whole.pop();
  const list = whole.length > 0 ? `${whole.join(", ")} and ${last} agree ` : last ? `${last} agrees ` : "";
  return `${list}(${(confidence ?? 0).toFixed(3)})`;
}

function filed({ files }: ShownItem, library: string): { text: string; notes: string[] } {
  const done = files.filter((file) => file.method !== undefined);
  const methods = [...new Set(done.map((file) => file.method))].join(" and ");
  const [first] = done.filter((file) => file.role === "video");
  const folder = relativeTo(library, dirname(first?.destination ?? library));
  const notFiled = files.filter((file) => file.method === undefined);
  return {
    text: `${done.length} ${done.length === 1 ? "file" : "files"} by ${methods} into ${unbroken(folder)}`,
    notes: notFiled.map((file) => `not filed: ${unbroken(basename(file.path))} (${file.problem ?? "no reason given"})`),
  };
}

/** The two best candidates with their confidence. */
function candidates({ candidates: ranked }: ShownItem): string[] {
  const best = ranked.slice(0, 2).map((one) => `${titleOf(one)} ${one.confidence.toFixed(3)}`);
  return best.length > 0 ? [`candidates: ${best.join(" · ")}`] : [];
}

/** The first reason is the most important; `plex-ingest show` lists all. */
const firstReason = (entry: ShownEntry): string => reasons(entry)[0] ?? "";

function reasons(entry: ShownEntry): string[] {
  const { reasons: why, left, message } = detailOf(entry);
  const lists = [why, left].flatMap((list) => (Array.isArray(list) ? (list as ShownReason[]) : []));
  return [...lists.map((reason) => reason.message), ...(typeof message === "string" ? [message] : [])];
}

const detailOf = ({ detail }: ShownEntry): Record<string, unknown> => detail ?? {};
