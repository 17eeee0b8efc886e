import { cleanText } from "../../core/text/clean-text.ts";
import type { DatedOperation } from "../../store/operation-lookup.ts";
import { toIso } from "../show/iso.ts";
import { shownPath } from "../show/show-file.ts";
import type { Fact } from "./fact.ts";
import { scanFacts } from "./scan-facts.ts";
import { torrentFact } from "./torrent-facts.ts";
import { trashFacts } from "./trash-facts.ts";
import { isLive, type View } from "./view.ts";

/** All that queue, journal, library, trash, Transmission and the outbox to Plex say of a release, one sentence each. */
export function releaseFacts(view: View, trashDays: number): Fact[] {
  const { release, operations, trashed, torrent } = view;
  const facts = [
    queueFact(view),
    ...waitingFacts(view),
    ...itemFacts(view),
    ...operations.flatMap((operation) => operationFact(operation, view)),
    ...trashed.flatMap((row) => trashFacts(row, trashDays)),
    ...(torrent ? [torrentFact(torrent)] : []),
    ...scanFacts(view),
  ];
  return facts.map((fact) => ({ ...fact, releaseId: release.id }));
}

/** How it came into its state, and why. */
function queueFact({ release, entered }: View): Fact {
  const { id, state, name, reasons, updatedAt } = release;
  const by = entered === undefined || entered.actor === "engine" ? "" : ` (${cleanText(entered.actor, 100)})`;
  const why = reasons.length === 0 ? "." : `: ${reasons.map(({ message }) => message).join(" ")}`;
  return { at: entered?.at ?? updatedAt, about: "queue", message: `#${id} ${cleanText(name)} is ${state}${by}${why}` };
}

function waitingFacts({ release: { waiting, wish } }: View): Fact[] {
  const facts: Fact[] = [];
  if (waiting)
    facts.push({
      about: "queue",
      message: `It waits since ${toIso(waiting.since)}, and is tried again at ${toIso(waiting.nextTryAt)}: ${waiting.message}`,
    });
  if (wish)
    facts.push({
      about: "queue",
      message: `A person decided otherwise meanwhile: at its next step it is ${wish.kind === "reject" ? "taken back and rejected" : "filed as something else"}.`,
    });
  return facts;
}

/** Of single files that were asked for: what they are, and what keeps them out. */
function itemFacts({ items, some }: View): Fact[] {
  if (!some) return [];
  return items.flatMap((item): Fact[] => {
    const why = whyItemStays(item);
    return why === undefined ? [] : [{ about: "queue", message: `${shownPath(item.path)}: ${why}` }];
  });
}

const STAYS: Partial<Record<View["items"][number]["role"], string>> = {
  sample: "A sample is never filed.",
  archive: "An archive is never filed.",
  disc: "A disc or its image is never filed.",
  other: "Only videos, their subtitles and extras are filed.",
};

/** Why a file of a release is not filed with it; undefined when nothing keeps it. */
export const whyItemStays = ({ skip, problem, role }: View["items"][number]): string | undefined =>
  skip ? "It is skipped: a person chose so." : (problem ?? STAYS[role]);

function operationFact(operation: DatedOperation, { standing }: View): Fact[] {
  const { kind, state, at, error } = operation;
  const place = shownPath(operation.finalPath);
  const file = shownPath(operation.itemPath);
  const because = error === undefined ? "" : `: ${error}`;
  if (kind === "remove" || kind === "return") return sourceFact(operation);
  if (kind !== "publish") {
    // What reached the trash, or came out of it, is told by the trash itself.
    if (state === "intent") return [{ at, about: "journal", message: `${place}: the file is on its way there.` }];
    if (state !== "rolled_back") return [];
    const what = kind === "trash" ? "could not be moved to the trash" : "could not be put back from the trash";
    return [{ at, about: "journal", message: `${file} ${what}${because}` }];
  }
  if (isLive(operation)) {
    const now = standing.get(operation.finalPath);
    const note = now === "away" ? " It is not there now." : now === "replaced" ? " Another file stands there now." : "";
    const message = `${file} was filed${operation.method ? ` by ${operation.method}` : ""} as ${place}.${note}`;
    return [{ at, about: "library", message }];
  }
  switch (state) {
    case "undone":
      return [{ at, about: "journal", message: `${file} was filed as ${place}, and taken back.` }];
    case "superseded":
      return [{ at, about: "journal", message: `${file} was filed as ${place}, until a better one took its place.` }];
    case "abandoned":
      return [{ at, about: "journal", message: `${file} was filed as ${place}, and left there by an undo${because}` }];
    case "rolled_back":
      return [{ at, about: "journal", message: `Filing ${file} as ${place} came to nothing${because}` }];
    default:
      return [{ at, about: "journal", message: `${file} is being filed as ${place}.` }];
  }
}

/** What became of the download itself under the method `move`. */
function sourceFact({ kind, state, at, error, ...operation }: DatedOperation): Fact[] {
  const told = (message: string): Fact[] => [{ at, about: "journal", message }];
  const because = error === undefined ? "" : `: ${error}`;
  const place = shownPath(kind === "remove" ? operation.sourcePath : operation.finalPath);
  if (state === "rolled_back")
    return told(`${place} could not be ${kind === "remove" ? "removed" : "put back"}${because}`);
  if (state === "intent" || state === "staged")
    return told(`${place} is being ${kind === "remove" ? "removed, since it is filed" : "put back"}.`);
  return told(kind === "remove" ? `${place} was removed once it was filed.` : `${place} was put back.`);
}
