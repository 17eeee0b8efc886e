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

/** Everything that the last commit of a filing writes. */
export interface FilingEnd {
  release: ReleaseIn<"filing">;
  event: Extract<Event, { kind: "all_published" | "source_lost" }>;
  /**
   * All files of the release in the library. Moving replaced files to the trash and removing
   * sources do not change these rows.
   */
  publications: readonly Operation[];
  /** The publication that this commit records. */
  unrecorded: PublishedFile | undefined;
  /**
   * Records that were read before the release entered `filing`. Undefined if it entered in an
   * earlier run.
   */
  records: ReleaseRecords | undefined;
}

/**
 * Writes the second and last commit of a filing: the end of its last file, the change to `filed`,
 * and the consequences (scans, lessons learned, late files). If the change is refused, the
 * last file is still recorded.
 */
export async function endFiling(
  deps: FileDeps,
  { release, event, publications, unrecorded, records }: FilingEnd,
): Promise<StateChange> {
  const { store, lease } = deps;
  const releaseId = release.id;
  const by = byEngine(deps.clock.now());
  const asksServer = deps.hasServer() && publications.length > 0;
  const scans = asksServer ? scanFoldersOf(publications, release.identity.type) : [];
  // A release that was not in the journal before has removed no source, unless this filing removes
  // sources.
  const content = event.kind === "source_lost" ? { content: release.contentKey } : {};
  const detail =
    records?.journaled?.length === 0 && !FILE_METHODS[deps.policy.method].sourceGoes
      ? detailOf(publications)
      : await describeFiling(store.read, releaseId, publications);
  return store.write(async (trx) => {
    const moved = await changeStateWithin(trx, release, event, by, {
      detail: { ...detail, ...content },
      ...(asksServer ? { fields: { plex: "pending" as const } } : {}),
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
 * Describes a filed release for the history: where its files went, by which method and why. For a
 * `move`, also describes which sources were kept.
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
