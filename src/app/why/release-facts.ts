import { dirname } from "node:path";
import {
  isSentence,
  joinSentences,
  type Sentence,
  sentence,
  toCommandText,
} from "../../base/actions/sentence.ts";
import { cleanText, quoted, quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { ENGINE } from "../../core/actor.ts";
import { explainMethod } from "../../core/journal/explain-copy.ts";
import { isGoneByHand, isInPlace, isUnfinished } from "../../core/journal/operation.ts";
import { holdsFiles, traitsOf } from "../../core/release/state-traits.ts";
import type { DatedOperation } from "../../store/journal/operation-row.ts";
import type { Fact } from "./fact.ts";
import { listScanFacts } from "./scan-facts.ts";
import { listTrashFacts, toTorrentFact } from "./torrent-facts.ts";
import { isLive, type ReleaseInFull } from "./view.ts";

/**
 * Returns facts about a release from the queue, journal, library, trash, torrent registry and Plex
 * outbox, one sentence each. `now` is in ms.
 */
export function listReleaseFacts(
  view: ReleaseInFull,
  { trashDays, now }: { trashDays: number; now: number },
): Fact[] {
  const { release, operations, trashed, torrent } = view;
  const facts = [
    queueFact(view),
    ...waitingFacts(view),
    ...itemFacts(view),
    ...operations.flatMap((operation) => operationFact(operation, view)),
    ...planFacts(view),
    ...trashed.flatMap((row) => listTrashFacts(row, trashDays)),
    ...(torrent ? [toTorrentFact(torrent)] : []),
    ...listScanFacts(view, now),
  ];
  return facts.map((fact) => ({ ...fact, releaseId: release.id }));
}

/** Describes the release's state, who changed it, and why. */
function queueFact({ release, stateEntry }: ReleaseInFull): Fact {
  const { id, state, name, reasons, updatedAt } = release;
  const by =
    stateEntry === undefined || stateEntry.actor === ENGINE
      ? ""
      : ` (${cleanText(stateEntry.actor, 100)})`;
  return {
    at: stateEntry?.at ?? updatedAt,
    about: "queue",
    message: `#${id} ${quoted(name, 500)} ${traitsOf(state).words}${by}.`,
    because: joinSentences(reasons.map(({ message }) => message)),
  };
}

function waitingFacts({ release: { waiting, requested } }: ReleaseInFull): Fact[] {
  const facts: Fact[] = [];
  if (waiting) {
    facts.push({
      about: "queue",
      message: `It has been waiting since ${formatUtc(waiting.since)}.`,
      because: waiting.message,
    });
  }
  if (requested) {
    facts.push({
      about: "queue",
      message: `A person changed the decision: at the next step, it will be ${REQUESTED[requested.kind]}.`,
    });
  }
  return facts;
}

const REQUESTED = {
  approve: "filed as something else",
  reject: "undone and rejected",
  withdraw: "stopped and taken back",
} as const;

/** Repeats the note of the plan, for example about a name that a media server misreads. */
function planFacts({ release, planEntry }: ReleaseInFull): Fact[] {
  const message = planEntry?.detail?.["message"];
  if (!holdsFiles(release.state) || !isSentence(message)) return [];
  return [{ at: planEntry?.at, about: "library", message }];
}

/** If the user asked about individual files, explains why they are not filed. */
function itemFacts({ items, isPartial, operations }: ReleaseInFull): Fact[] {
  if (!isPartial) return [];
  // A replaced file is explained by its operation.
  const replaced = new Set(
    operations.flatMap(({ state, itemPath }) => (state === "superseded" ? [itemPath] : [])),
  );
  return items.flatMap((item): Fact[] => {
    const why = replaced.has(item.path) ? undefined : notFiledReason(item);
    return why === undefined
      ? []
      : [
          {
            about: "queue",
            message: sentence`${quotedPath(item.path)}: ${why}`,
            gist: toCommandText(why),
          },
        ];
  });
}

const NOT_FILED: Partial<Record<ReleaseInFull["items"][number]["role"], string>> = {
  sample: "A sample is never filed.",
  archive: "An archive is never filed.",
  disc: "A disc or its image is never filed.",
  other: "Only videos, their subtitles and extras are filed.",
};

/**
 * Returns the reason why a file is not filed with its release. Undefined if nothing prevents it.
 */
export const notFiledReason = ({
  skip,
  problem,
  role,
}: ReleaseInFull["items"][number]): Sentence | undefined =>
  skip ? "A person skipped it." : (problem ?? NOT_FILED[role]);

function folderFact(
  { state, at, error, finalPath }: DatedOperation,
  now: string | undefined,
): Fact {
  const place = quotedPath(finalPath);
  const because = error === undefined ? "" : `: ${error}`;
  const about = isInPlace({ state }) ? "library" : "journal";
  const notes: Record<string, string> = {
    away: " It is no longer there.",
    replaced: " Another folder is there now.",
  };
  const sentences: Partial<Record<DatedOperation["state"], string>> = {
    published: `The folder ${place} was made.${notes[now ?? ""] ?? ""}`,
    sealed: `The folder ${place} was made.${notes[now ?? ""] ?? ""}`,
    undone: `The folder ${place} was made, then removed by an undo.`,
    abandoned: `An undo left the folder ${place} there${because}`,
    rolled_back: `Making the folder ${place} failed${because}`,
  };
  return { at, about, message: sentences[state] ?? `The folder ${place} is being made.` };
}

function operationFact(operation: DatedOperation, { pathStates }: ReleaseInFull): Fact[] {
  const { kind, state, at, error } = operation;
  const place = quotedPath(operation.finalPath);
  const file = quotedPath(operation.itemPath);
  const because = error === undefined ? "" : `: ${error}`;
  const fact = (message: string, more: Pick<Fact, "alike"> = {}): Fact[] => [
    { at, about: "journal", message, ...more },
  ];
  if (kind === "remove" || kind === "return") return sourceFact(operation);
  if (kind === "make_folder") return [folderFact(operation, pathStates.get(operation.finalPath))];
  if (kind === "rename" || kind === "rename_folder") {
    if (state === "rolled_back") return fact(`${file} was not renamed${because}.`);
    const isBack = state !== "sealed" || operation.undoes !== undefined;
    return isBack ? [] : fact(`${file} was renamed to ${place}.`);
  }
  if (kind === "remove_folder") return [];
  if (kind !== "publish") {
    // Files that reached the trash, or that were restored from it, are reported by the trash rows.
    if (state === "intent") return fact(`The file is being moved to ${place}.`);
    if (state !== "rolled_back") return [];
    const what =
      kind === "trash" ? "could not be moved to the trash" : "could not be put back from the trash";
    return fact(`${file} ${what}${because}`);
  }
  const isAdopted = operation.method === "adopted";
  const done = doneWith(operation);
  if (isLive(operation)) {
    const now = pathStates.get(operation.finalPath);
    const note =
      now === "away"
        ? " It is no longer there."
        : now === "replaced"
          ? " Another file is there now."
          : now === "copied"
            ? " It has a new inode there."
            : "";
    const how = operation.method && !isAdopted ? ` by ${operation.method}` : "";
    const reason = explainMethod(operation);
    const copied = reason === undefined ? "" : `, because ${reason}`;
    const message = `${file} was ${done}${how} as ${place}${copied}.${note}`;
    return [{ at, about: "library", message, ...(note === "" ? alike(operation, "", how) : {}) }];
  }
  switch (state) {
    case "undone":
      return fact(
        `${file} was ${done} as ${place}, then undone.`,
        alike(operation, ", then undone"),
      );
    case "superseded":
      return fact(
        `${file} was ${done} as ${place} until a better one replaced it.`,
        alike(operation, " until better ones replaced them"),
      );
    case "abandoned":
      if (isGoneByHand(operation)) {
        return fact(`${file} was ${done} as ${place}, then deleted there by hand.`);
      }
      return isAdopted
        ? fact(
            `${file} was adopted as ${place}, then let go by an undo. The file stays there.`,
            alike(operation, ", then let go by an undo; the files stay there"),
          )
        : fact(`${file} was filed as ${place}, and an undo left it there${because}`);
    case "rolled_back":
      return fact(`Filing ${file} as ${place} failed${because}`);
    default:
      return fact(`${file} is being filed as ${place}.`);
  }
}

const doneWith = ({ method }: DatedOperation): string =>
  method === "adopted" ? "adopted" : "filed";

/** Lets the files of a season share one sentence. */
function alike(operation: DatedOperation, end: string, how = ""): Pick<Fact, "alike"> {
  const [done, folder] = [doneWith(operation), quotedPath(dirname(operation.finalPath))];
  const summary = (count: number): string =>
    `${count} files were ${done}${how} ${done === "filed" ? "into" : "in"} ${folder}${end}.`;
  return { alike: { key: summary(0), summary } };
}

/** Describes what the method `move` did to the download itself. */
function sourceFact({ kind, state, at, error, ...operation }: DatedOperation): Fact[] {
  const fact = (message: string): Fact[] => [{ at, about: "journal", message }];
  const because = error === undefined ? "" : `: ${error}`;
  const place = quotedPath(kind === "remove" ? operation.sourcePath : operation.finalPath);
  if (state === "rolled_back") {
    return fact(`${place} could not be ${kind === "remove" ? "removed" : "put back"}${because}`);
  }
  if (isUnfinished({ state })) {
    return fact(
      `${place} is being ${kind === "remove" ? "removed because it is filed" : "put back"}.`,
    );
  }
  const [done, many] =
    kind === "remove"
      ? ["was removed after it was filed", "were removed after they were filed"]
      : ["was put back", "were put back"];
  const folder = quotedPath(
    dirname(kind === "remove" ? operation.sourcePath : operation.finalPath),
  );
  const summary = (count: number): string => `${count} files in ${folder} ${many}.`;
  return [
    { at, about: "journal", message: `${place} ${done}.`, alike: { key: summary(0), summary } },
  ];
}
