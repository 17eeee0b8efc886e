import { basename, dirname } from "node:path";
import { Outage } from "../../core/outage.ts";
import type { PlannedFile } from "../../core/plan/plan.ts";
import type { Reason } from "../../core/reason.ts";
import type { Event } from "../../core/release/event.ts";
import type { Role } from "../../core/release/item.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { type FiledItem, itemsOf } from "../../store/items.ts";
import type { Store } from "../../store/open.ts";
import { publicationsOfWork } from "../../store/publications.ts";
import type { Files } from "../files-port.ts";
import type { Seen } from "../observe.ts";
import type { ObserveRelease } from "../observe-release.ts";
import { assertMounted } from "../plan/assert-mounted.ts";
import type { createPlanner, ReleasePlan } from "../plan/plan-release.ts";
import { sourcePathOf } from "../plan/plan-release.ts";
import type { ConfirmSource } from "../torrents/confirm.ts";
import { type CompleteDeps, completeItems } from "./complete-items.ts";
import { type DuplicatePolicy, duplicateEvent, type Incoming, strangerReason } from "./duplicates.ts";
import { knownInLibrary } from "./known-in-library.ts";
import { standingBeside } from "./standing-beside.ts";

export type PrepareDeps = CompleteDeps & {
  store: Store;
  files: Pick<Files, "listRoot" | "fileIdentity" | "hashFile" | "walk">;
  observe: ObserveRelease;
  /** Asks the release's source once more whether it is still what it was; an event when it is not. */
  confirmSource: ConfirmSource;
  planner: ReturnType<typeof createPlanner>;
  duplicatePolicy: DuplicatePolicy;
};

/** A release whose every file has its place; nothing is touched yet. */
export type Prepared = { plan: ReleasePlan; items: FiledItem[]; videos: Incoming[]; identity: ReleasePlan["identity"] };

export type Preparation = ({ ready: true } & Prepared) | { ready: false; event: Event };

/** Looks at the source again, completes the identity and plans; or says what the release is instead of ready. */
export async function prepare(
  deps: PrepareDeps,
  release: ReleaseIn<"approved">,
  signal: AbortSignal,
): Promise<Preparation> {
  const asked = await deps.confirmSource(release, signal);
  if (asked) return { ready: false, event: asked };
  const seen = await deps.observe(release, signal);
  const gone = await whatIsWrong(deps, release, seen, signal);
  if (gone) return { ready: false, event: gone };
  const completed = await completeItems(deps, release, await itemsOf(deps.store.read, release.id), signal);
  if (!completed.ok) return { ready: false, event: { kind: "refused", reasons: completed.reasons } };
  const { identity, items } = completed;
  const standing = await standingBeside(deps.store.read, release, identity);
  const plan = await deps.planner({ name: release.name, identity, items, standing }, signal);
  await assertMounted(deps, plan.library, signal);
  const videos = await incoming(deps, release, plan.files, items, seen.single);
  if (videos.length === 0) {
    // What came late into a folder that was filed needs no video of its own.
    if (release.parentId !== undefined && plan.files.some(({ destination }) => destination !== undefined))
      return { ready: true, plan, items, videos, identity };
    return { ready: false, event: { kind: "refused", reasons: whyNothing(plan.files) } };
  }
  const known = await alreadyThere(deps, videos, signal);
  if (known) return { ready: false, event: { kind: "nothing_to_file", reasons: [known] } };
  const stranger = await onDisk(deps, release, plan, videos, signal);
  if (stranger) return { ready: false, event: duplicateEvent(deps.duplicatePolicy, stranger) };
  return { ready: true, plan, items, videos, identity };
}

async function whatIsWrong(
  deps: PrepareDeps,
  release: ReleaseIn<"approved">,
  seen: Seen,
  signal: AbortSignal,
): Promise<Event | undefined> {
  const problem = seen.problems.find(({ code }) => code === "missing" || code === "not_readable");
  if (problem?.code === "not_readable") {
    throw new Outage("not_readable", `The system refuses to read ${cleanText(release.path, 300)}.`);
  }
  if (problem) {
    const parent = await deps.files.listRoot(dirname(release.path), signal);
    const unmounted = parent.state !== "ok" || (parent.entries.length === 0 && release.source !== "person");
    if (!unmounted) return { kind: "vanished" };
    throw new Outage("root_missing", `${cleanText(dirname(release.path), 300)} is empty or not there.`);
  }
  return seen.contentKey === release.contentKey ? undefined : { kind: "content_changed" };
}

async function incoming(
  { files }: PrepareDeps,
  release: ReleaseIn<"approved">,
  planned: readonly PlannedFile[],
  items: readonly FiledItem[],
  single: boolean,
): Promise<Incoming[]> {
  const videos: Incoming[] = [];
  for (const { path, role, destination } of planned) {
    if (role !== "video" || destination === undefined) continue;
    const sourcePath = sourcePathOf(release, { path }, single);
    const source = await files.fileIdentity(sourcePath);
    if (source)
      videos.push({
        path,
        sourcePath,
        source,
        destination,
        mapping: items.find((item) => item.path === path)?.mapping,
      });
  }
  return videos;
}

function whyNothing(planned: readonly PlannedFile[]): Reason[] {
  const whyNot = (roles: readonly Role[]): Reason[] =>
    planned.filter(({ role }) => roles.includes(role)).flatMap(({ problem }) => problem ?? []);
  const videos = whyNot(["video"]);
  const reasons = videos.length > 0 ? videos : whyNot(["subtitle", "extra"]);
  return reasons.length > 0
    ? reasons.slice(0, 5)
    : [{ code: "no_video", message: "No file of it is left to be filed." }];
}

/** All videos stand at their places already, the same inode or the same bytes: done without doing. */
async function alreadyThere(
  deps: PrepareDeps,
  videos: readonly Incoming[],
  signal: AbortSignal,
): Promise<Reason | undefined> {
  for (const video of videos) if (!(await isThere(deps, video, signal))) return undefined;
  return { code: "already_there", message: "Every video of it stands in the library already, the very same file." };
}

async function isThere({ files }: Pick<PrepareDeps, "files">, video: Incoming, signal: AbortSignal): Promise<boolean> {
  const final = await files.fileIdentity(video.destination);
  if (!final || final.size !== video.source.size) return false;
  if (final.dev === video.source.dev && final.ino === video.source.ino) return true;
  // A name taken by another file of the same length is rare enough to read both.
  const [there, here] = [
    await files.hashFile(video.destination, signal),
    await files.hashFile(video.sourcePath, signal),
  ];
  return there.ok && here.ok && there.sha256 === here.sha256;
}

async function onDisk(
  { store, files }: PrepareDeps,
  release: ReleaseIn<"approved">,
  { identity, library, folder }: ReleasePlan,
  videos: readonly Incoming[],
  signal: AbortSignal,
): Promise<Reason | undefined> {
  // What another release filed is no stranger: it is compared file by file on the way into `filing`.
  const filed = await publicationsOfWork(store.read, identity, release.id);
  const ours = new Set(filed.map(({ operation }) => operation.finalPath));
  const found = await knownInLibrary(
    files,
    { path: library.path, folder: basename(folder) },
    identity,
    videos,
    ours,
    signal,
  );
  return found === undefined ? undefined : strangerReason(found);
}
