import { basename } from "node:path";
import { type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { makeAgain } from "../../core/actions/offered/actions.ts";
import { byEngine } from "../../core/actor.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { type DatabaseMark, isRestored } from "../../core/journal/restored-database.ts";
import { isLinkOf } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import { findStates, isBusy } from "../../core/release/state-traits.ts";
import { abandonOperation, listOpenOperations } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { forgetTrashRequests } from "../../store/journal/trash.ts";
import type { Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import { parkRoots, readDatabaseMark, renewDatabase } from "../../store/settings/database-mark.ts";
import { own } from "../../store/storages/scope.ts";
import type { Journal } from "../journal/steps/journal.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";

export type AnswerRestoreDeps = Pick<Journal, "store" | "lease" | "clock"> & {
  files: Pick<EngineFiles, "readFileIdentity">;
  observe: ObserveRelease;
  newId: () => string;
  /** The mark from the file next to the database, read before the database itself. */
  file: DatabaseMark | undefined;
  /** Roots in which downloads are listed: watched folders, and clients by their root names. */
  roots: readonly string[];
};

/** Result of a handled restore. The engine can continue. `message` is for the log. */
export type AnsweredRestore = { message: Sentence };

/**
 * Handles a restored database before an engine does anything else. Operations that are open in the
 * restored database may have ended long ago with an unknown result, so nothing is finished or
 * rolled back. Open operations are abandoned, and releases in progress wait for a person. Downloads
 * that are unknown to the database when they are next listed are parked. No file is touched.
 * @returns undefined if the database was not restored
 */
export async function answerRestore(deps: AnswerRestoreDeps): Promise<AnsweredRestore | undefined> {
  const { store, lease, file, clock } = deps;
  if (!isRestored(file, await readDatabaseMark(own(store.read)))) return undefined;
  const open = await listOpenOperations(store.read);
  const abandoned = await Promise.all(
    open.map(async (operation) => ({ operation, reason: await onDisk(deps, operation) })),
  );
  const byRelease = Map.groupBy(abandoned, ({ operation }) => operation.releaseId);
  const unsure = await listReleasesIn(store.read, UNSURE_STATES);
  const contents = await contentsOf(deps, unsure);
  const time = clock.now();
  const message = explain(open.length, unsure.length);
  lease.assertLeased();
  await store.write(async (trx) => {
    for (const { operation, reason } of abandoned) {
      const error = toCommandText(reason.message);
      await abandonOperation(trx, operation, "restored_database", {
        lease: lease.number,
        at: time,
        error,
      });
    }
    for (const release of unsure) {
      const inLibrary = await publicationsOf(trx, release.id);
      const open = (byRelease.get(release.id) ?? []).map(({ reason }) => reason);
      const reasons = [reasonFor(release, inLibrary.length), ...open];
      await hold(trx, release, reasons, contents.get(release.id), time);
    }
    await forgetTrashRequests(trx);
    await parkRoots(trx, deps.roots);
    await renewDatabase(trx, file, deps.newId());
    const detail = {
      code: "database_restored",
      message,
      abandoned: open.length,
      held: unsure.length,
    };
    await appendHistory(trx, {
      at: time,
      action: "database_restored",
      actor: byEngine(time).actor,
      detail,
    });
  });
  return { message };
}

/**
 * States that progress automatically. A release in one of these states may have been filed, undone
 * or rejected since the backup.
 */
const UNSURE_STATES = findStates(({ stage }) => stage !== null);

async function hold(
  trx: Trx,
  release: Release,
  reasons: Reason[],
  contentKey: string | undefined,
  index: number,
) {
  const fields = contentKey === undefined ? {} : { contentKey };
  const moved = await changeStateWithin(
    trx,
    release,
    { kind: "restored", reasons },
    byEngine(index),
    {
      fields,
    },
  );
  if (!moved.ok) {
    throw new Error(`Release ${release.id} could not be put on hold: ${moved.message}`);
  }
}

/**
 * Reads the current contents of the releases, so that only later changes send the releases back to
 * settling.
 */
async function contentsOf(
  { observe }: AnswerRestoreDeps,
  releases: readonly Release[],
): Promise<Map<number, string>> {
  const contents = new Map<number, string>();
  for (const release of releases) {
    const seen = await observe(release, new AbortController().signal, { tails: false });
    if (seen.problems.length === 0) contents.set(release.id, seen.contentKey);
  }
  return contents;
}

/**
 * @param published number of the release's files or folders in the library, according to this
 * database
 */
const reasonFor = (release: Release, published: number): Reason => ({
  code: "database_restored",
  message: sentence`The database was restored from a time when ${whatNext(release, published > 0)}`,
});

/**
 * Returns the rest of the sentence, which explains what the user can do in the state that the
 * release enters.
 */
function whatNext({ id, state, job }: Release, inLibrary: boolean): Sentence {
  const undo = { do: "undo", id } as const;
  if (state === "undoing") {
    const next = inLibrary
      ? sentence`Undo it again with ${undo} if you still want that.`
      : "According to this database, nothing from it is in the library.";
    return sentence`this was being undone. ${UNKNOWN} ${next}`;
  }
  if (job !== undefined) {
    const end = inLibrary
      ? sentence`${undo} reverses what was done.`
      : sentence`${{ do: "verb", of: "Reject" }} it, then check its files.`;
    return sentence`this ${job} job was not finished. ${UNKNOWN} ${end} If something is missing: ${makeAgain(job)}.`;
  }
  if (!isBusy(state)) {
    return (
      "this had not been filed yet. It may have been filed, undone or rejected since, so it " +
      "waits for you."
    );
  }
  const next = inLibrary
    ? sentence`If something is missing, undo it with ${undo}, then ${{ do: "verb", of: "approve" }} it.`
    : APPROVE;
  return sentence`this was being filed. ${UNKNOWN} ${next}`;
}

const UNKNOWN = "Nothing was changed, because it is not known what happened since.";
const APPROVE = sentence`${{ do: "verb", of: "Approve" }} it to file what is missing.`;

/**
 * Describes the current state on disk of the files or folders that the operation would have created
 * or removed.
 */
async function onDisk({ files }: AnswerRestoreDeps, operation: Operation): Promise<Reason> {
  const { kind, finalPath, sourcePath, tempPath } = operation;
  const final = await files.readFileIdentity(finalPath).catch(() => undefined);
  const temp =
    tempPath === undefined
      ? undefined
      : await files.readFileIdentity(tempPath).catch(() => undefined);
  const name = cleanText(basename(finalPath), 300);
  const there =
    final === undefined
      ? `${name} is not there`
      : kind === "make_folder"
        ? `${name} is there`
        : isLinkOf(final, operation.source)
          ? `${name} is there and is the same file as ${cleanText(basename(sourcePath), 300)}`
          : `${name} is either a copy or a different file`;
  const left =
    temp === undefined
      ? ""
      : ` An unfinished ${cleanText(basename(tempPath ?? ""), 300)} is next to it.`;
  return {
    code: "database_restored",
    message: `The operation "${kind}" was open: ${there}.${left}`,
    path: finalPath,
  };
}

function explain(open: number, unsure: number): Sentence {
  const operations =
    open === 0
      ? ""
      : ` ${formatCount(open, "open operation was", "open operations were")} abandoned.`;
  const held =
    unsure === 0
      ? ""
      : " " +
        `${formatCount(unsure, "release that was in progress waits", "releases that were in progress wait")} ` +
        "for you.";
  return sentence`An older or different database has replaced the last one.${operations}${held} Downloads that it does not know are parked; see ${{ do: "backlog" }}. No file was changed.`;
}
