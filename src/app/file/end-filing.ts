import { byEngine } from "../../core/actor.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { sealPublications } from "../../store/journal/journal.ts";
import { removalsOf } from "../../store/journal/moved-sources.ts";
import type { Db } from "../../store/open.ts";
import { addScan } from "../../store/plex/scans.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { markPublished, type PublishedFile } from "../journal/operations/publish.ts";
import { stampOf } from "../journal/steps/journal.ts";
import { scanFoldersOf } from "../journal/steps/scan-folder.ts";
import { teach, wakeLateFiles } from "../learn/learn.ts";
import { changeStateWithin, type StateChange } from "../releases/change-state.ts";
import type { FileDeps } from "./file-deps.ts";
import type { ReleaseRecords } from "./prepare.ts";

/** What the last commit of a filing writes. */
export interface FilingEnd {
  release: ReleaseIn<"filing">;
  event: Extract<Event, { kind: "all_published" | "source_lost" }>;
  /**
   * All files that the release has in the library. Retiring what they replaced and removing their
   * sources leave these rows as they are.
   */
  publications: readonly Operation[];
  /** The one of them that this commit records. */
  unrecorded: PublishedFile | undefined;
  /** What was read of the release before it entered. Undefined after a stop in between. */
  records: ReleaseRecords | undefined;
}

/**
 * The last of the two commits of a filing: the end of its last file, the change to `filed`, and
 * what follows from that: scans of Plex, what was learned, files that came late. Where the change
 * is refused, that file is recorded all the same.
 */
export async function endFiling(
  deps: FileDeps,
  { release, event, publications, unrecorded, records }: FilingEnd,
): Promise<StateChange> {
  const { store, lease } = deps;
  const releaseId = release.id;
  const by = byEngine(deps.now());
  const asksPlex = deps.hasPlex() && publications.length > 0;
  const scans = asksPlex ? scanFoldersOf(publications, release.identity.type) : [];
  // A release that the journal did not have before has removed no source, unless this filing did.
  const detail =
    records?.journaled?.length === 0 && !FILE_METHODS[deps.policy.method].sourceGoes
      ? detailOf(publications)
      : await describeFiling(store.read, releaseId, publications);
  return store.write(async (trx) => {
    const moved = await changeStateWithin(trx, release, event, by, {
      detail,
      ...(asksPlex ? { fields: { plex: "pending" as const } } : {}),
      async within() {
        if (unrecorded) {
          await markPublished(trx, unrecorded.operation, stampOf(deps), unrecorded.made, "sealed");
        }
        if (!unrecorded || publications.length > 1) {
          await sealPublications(trx, releaseId, lease.number, by.at);
        }
        for (const folder of scans) await addScan(trx, releaseId, folder, by.at);
        const isAlone = records?.lineage.length === 1;
        if (!release.requested && !isAlone) await wakeLateFiles(trx, release, by);
      },
    });
    if (moved.ok && moved.release.state === "filed") await teach(trx, moved.release, by);
    if (!moved.ok && unrecorded) {
      await markPublished(trx, unrecorded.operation, stampOf(deps), unrecorded.made);
    }
    return moved;
  });
}

const MAX_LISTED_FILES = 100;

/**
 * What history says about a filed release: where its files went, by which method and why; for a
 * `move` also which sources were kept.
 */
export async function describeFiling(
  db: Db,
  releaseId: number,
  publications: readonly Operation[],
): Promise<Record<string, unknown>> {
  const moved = await removalsOf(db, releaseId);
  const { files } = detailOf(publications, moved);
  if (moved.size === 0) return { files };
  const gone = new Set([...moved.values()].map(({ itemPath }) => itemPath));
  const stays = (await itemsOf(db, releaseId)).flatMap(({ path }) =>
    gone.has(path) ? [] : [path],
  );
  return stays.length === 0 ? { files } : { files, stays: stays.slice(0, MAX_LISTED_FILES) };
}

function detailOf(
  publications: readonly Operation[],
  moved: ReadonlyMap<string, Operation> = new Map(),
) {
  const files = publications.map(({ id, finalPath, method, why = "" }) => {
    const whole = moved.has(id) ? `${why} ${method}, then the source was removed.`.trim() : why;
    return {
      destination: finalPath,
      method,
      ...(moved.has(id) ? { moved: true } : {}),
      ...(whole === "" ? {} : { why: whole }),
    };
  });
  return { files };
}
