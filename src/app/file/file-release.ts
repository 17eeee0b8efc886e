import { dirname } from "node:path";
import { Outage } from "../../core/outage.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { changeItem, type FiledItem, itemsOf, mappingsBeingFiled } from "../../store/items.ts";
import { countOperations, publicationsOf, publicationsOfWork, sealPublications } from "../../store/journal.ts";
import type { Trx } from "../../store/open.ts";
import { findRelease, note } from "../../store/releases.ts";
import { addScan } from "../../store/scans.ts";
import { type MoveExtra, moveRelease, moveWithin } from "../move.ts";
import { isSingle, sourcePathOf } from "../plan/plan-release.ts";
import { duplicateReason, isSameContent, rivalsOf, shareEpisode } from "./duplicates.ts";
import { type PrepareDeps, type Prepared, prepare } from "./prepare.ts";
import { type Outcome, type PublishDeps, publishItem } from "./publish-item.ts";
import { type RecoverDeps, recoverRelease } from "./recover.ts";
import { scanFoldersOf } from "./scan-folder.ts";

export type FileDeps = PrepareDeps &
  PublishDeps &
  RecoverDeps & {
    duplicatePolicy: "review" | "skip";
    /** Whether Plex is configured: else nobody is asked to scan. */
    hasPlex: () => boolean;
  };

const ENGINE = "engine";
const LET_FINISH_MS = 1000;

/**
 * Files one release as far as it goes: prepares and enters `filing`, publishes file by file, ends in `filed`. Continues
 * where it was stopped. What is published stays published when something outside fails; the release then waits.
 */
export async function fileRelease(deps: FileDeps, release: Release, signal: AbortSignal): Promise<void> {
  await recoverRelease(deps, release.id);
  let now = await findRelease(deps.store.read, release.id);
  if (now?.state === "approved") now = await enter(deps, now, signal);
  if (now?.state !== "filing") return;
  if (now.wish) {
    await moveRelease(deps.store, now, { kind: "stop_filing" }, { actor: ENGINE, at: deps.now() });
    return;
  }
  await publishAll(deps, now, signal);
}

/** From approved to filing, or to what it is instead. Returns the release as it is then. */
async function enter(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  signal: AbortSignal,
): Promise<Release | undefined> {
  const { store } = deps;
  const preparation = await prepare(deps, release, signal);
  const by = { actor: ENGINE, at: deps.now() };
  if (!preparation.ready) {
    const moved = await moveRelease(store, release, preparation.event, by);
    return moved.ok ? moved.release : undefined;
  }
  const moved = await store.write(async (trx) => {
    // Looked at inside the transaction: two sure releases of the same film may come here at once, and one enters first.
    if (await isBeingFiled(trx, preparation, release.id)) {
      await note(trx, release.id, { retryAt: by.at + LET_FINISH_MS });
      return { ok: false } as const;
    }
    const filed = await publicationsOfWork(trx, preparation.identity, release.id);
    const rivals = rivalsOf(preparation.identity, preparation.videos, filed);
    const [rival] = rivals;
    if (!rival) return moveWithin(trx, release, { kind: "start_filing" }, by, startOf(release, preparation));
    if (preparation.videos.every((video) => isSameContent(video, rivals))) {
      const message = `The very same file was filed by release ${rival.operation.releaseId}.`;
      return moveWithin(trx, release, { kind: "nothing_to_file", reasons: [{ code: "already_there", message }] }, by);
    }
    const reasons = [duplicateReason(rival)];
    const kind = deps.duplicatePolicy === "skip" ? "nothing_to_file" : "refused";
    return moveWithin(trx, release, { kind, reasons }, by);
  });
  return moved.ok ? moved.release : undefined;
}

/** Whether another release of the same film or episodes is in the middle of it: what this one is shows when that ended. */
async function isBeingFiled(trx: Trx, { identity, videos }: Prepared, except: number): Promise<boolean> {
  const mappings = await mappingsBeingFiled(trx, identity, except);
  if (identity.type === "movie") return mappings.length > 0;
  return mappings.some((mapping) => videos.some((video) => shareEpisode(video.mapping, mapping)));
}

/** The plan is written down on the files: what was planned is what is executed, also after a restart. */
function startOf(release: Release, { identity, items, plan }: Prepared): MoveExtra {
  const planned = new Map(plan.files.map((file) => [file.path, file]));
  return {
    fields: { identity },
    detail: { identity, folder: plan.folder },
    within: async (trx) => {
      for (const item of items) {
        const { destination, problem } = planned.get(item.path) ?? {};
        await changeItem(trx, release.id, item.path, {
          destination: destination ?? null,
          problem: problem?.message ?? null,
          ...(item.mapping ? { mapping: item.mapping } : {}),
        });
      }
    },
  };
}

async function publishAll(deps: FileDeps, release: ReleaseIn<"filing">, signal: AbortSignal): Promise<void> {
  const { store, files } = deps;
  const items = (await itemsOf(store.read, release.id)).filter((item) => !item.skip);
  const done = new Set((await publicationsOf(store.read, release.id)).map((operation) => operation.itemPath));
  const single = await isSingle(files, release, signal);
  const problems: Reason[] = items.flatMap(({ role, path, destination, problem }) =>
    role === "video" && destination === undefined && problem !== undefined
      ? [{ code: "not_filed", message: `${path}: ${problem}` }]
      : [],
  );
  let lost = false;
  // Videos first: a subtitle without its film helps nobody.
  for (const item of items.toSorted((a, b) => Number(b.role === "video") - Number(a.role === "video"))) {
    if (item.destination === undefined || done.has(item.path)) continue;
    const outcome = await publishOrStop(deps, release, item, single, signal);
    if (outcome.kind === "published") continue;
    problems.push({ code: outcome.reason.code, message: `${item.path}: ${outcome.reason.message}` });
    await store.write((trx) => changeItem(trx, release.id, item.path, { problem: outcome.reason.message }));
    lost ||= outcome.kind === "source_lost";
  }
  await end(deps, release.id, problems, lost);
}

async function publishOrStop(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
  item: FiledItem,
  single: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, files } = deps;
  const sourcePath = sourcePathOf(release, item, single);
  try {
    signal.throwIfAborted();
    const source = await files.fileIdentity(sourcePath);
    if (!source)
      return { kind: "source_lost", reason: { code: "source_missing", message: "The downloaded file is gone." } };
    if (source.size !== item.size || source.mtimeNs !== item.mtimeNs) {
      return {
        kind: "source_lost",
        reason: { code: "source_changed", message: "The downloaded file was changed since it was identified." },
      };
    }
    const destination = item.destination ?? "";
    const root = deps.mediaRoots.find((candidate) => destination.startsWith(`${candidate}/`)) ?? dirname(destination);
    return await publishItem(deps, { releaseId: release.id, item, sourcePath, source, destination, root }, signal);
  } catch (error) {
    // Nothing published, something outside down: back to approved, so that another identity can still be chosen freely.
    const { published } = await countOperations(store.read, release.id);
    const current = await findRelease(store.read, release.id);
    if (error instanceof Outage && published === 0 && current?.state === "filing") {
      await moveRelease(store, current, { kind: "stop_filing" }, { actor: ENGINE, at: deps.now() });
    }
    throw error;
  }
}

async function end(deps: FileDeps, releaseId: number, problems: Reason[], lost: boolean): Promise<void> {
  const { store, lease } = deps;
  const release = await findRelease(store.read, releaseId);
  if (release?.state !== "filing") return;
  const publications = await publicationsOf(store.read, releaseId);
  const at = deps.now();
  const by = { actor: ENGINE, at };
  if (publications.length === 0 && !lost) {
    await moveRelease(store, release, { kind: "refused", reasons: problems }, by);
    return;
  }
  const scans = scanFoldersOf(publications, release.identity.type);
  const asksPlex = deps.hasPlex() && publications.length > 0;
  const within = async (trx: Trx): Promise<void> => {
    await sealPublications(trx, releaseId, lease.number, at);
    if (asksPlex) for (const folder of scans) await addScan(trx, releaseId, folder, at);
  };
  await moveRelease(store, release, { kind: lost ? "source_lost" : "all_published", problems }, by, {
    within,
    ...(asksPlex ? { fields: { plex: "pending" as const } } : {}),
    detail: {
      files: publications.map(({ finalPath, method, why }) => ({
        destination: finalPath,
        method,
        ...(why ? { why } : {}),
      })),
    },
  });
}
