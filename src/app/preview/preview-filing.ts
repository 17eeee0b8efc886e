import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { type Plan, withoutVideos } from "../../core/plan/plan.ts";
import { renameKeptSubtitle } from "../../core/plan/subtitles/kept-subtitles.ts";
import type { Release } from "../../core/release/release.ts";
import { listSubtitlesBeside } from "../../store/journal/supersede.ts";
import type { StoreReader } from "../../store/open.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import { checkPlan, type PreparedFiling } from "../file/check-plan.ts";
import type { FileDeps } from "../file/file-deps.ts";
import { judgeFiled } from "../file/filing-reasons.ts";
import { readIncomingVideos } from "../file/prepare.ts";
import { reasonAgainstDestination } from "../journal/operations/publish.ts";
import { createAlreadyThere } from "../library-state/already-there.ts";
import type { IncomingVideo, Rival } from "../library-state/duplicates.ts";
import { isSingle, type ReleasePlan } from "../plan/plan-release.ts";

/**
 * A preview never reads whole files, because a person is waiting. Files are compared only by inode
 * and length.
 */
const UNREAD = {
  ok: false,
  code: "unsupported",
  why: "It was not read.",
  fallThrough: false,
} as const;

/**
 * The plan as filing would carry it out, with notes about it. `asks` are the reasons for which
 * filing would send the release back to review.
 */
export type PreviewPlan = {
  plan: Plan;
  notes: Sentence[];
  asks?: readonly Reason[];
  /** Publications whose files would go to the trash. */
  replaces?: readonly Operation[];
};

/**
 * Returns what filing would do with a plan, given the library's contents. Anything other than plain
 * filing adds a note.
 */
export async function previewFiling(
  deps: Pick<
    FileDeps,
    "store" | "files" | "duplicatePolicy" | "plexIndex" | "findGone" | "lengths"
  >,
  release: Pick<Release, "id" | "name" | "path" | "duplicates">,
  plan: ReleasePlan,
  items: FiledItem[],
  signal: AbortSignal,
): Promise<PreviewPlan> {
  const files = { ...deps.files, hashFile: () => Promise.resolve(UNREAD) };
  const quick = {
    ...deps,
    files,
    findAlreadyThere: createAlreadyThere({ store: deps.store, files }),
  };
  const single = await isSingle(quick.files, release, signal);
  const videos = await readIncomingVideos(quick.files, release, plan.files, items, single);
  if (videos.length === 0) return { plan, notes: [] };
  const checked = await checkPlan(
    quick,
    release,
    { plan, items, videos, identity: plan.identity, single },
    signal,
  );
  const judged = checked.ready
    ? await judgeFiled(deps.store.read, release, checked, deps.duplicatePolicy())
    : ({ kind: "event", event: checked.event } as const);
  if (judged.kind === "again") {
    return {
      plan,
      notes: ["It would wait until another release of the same work is filed or undone."],
    };
  }
  if (judged.kind === "event") {
    const { event } = judged;
    if (event.kind !== "refused" && event.kind !== "nothing_to_file") return { plan, notes: [] };
    const would = event.kind === "refused" ? "It would go to review" : "It would be ignored";
    return {
      plan,
      notes: event.reasons.map(({ message }) => sentence`${would}: ${message}`),
      ...(event.kind === "refused" ? { asks: event.reasons } : {}),
    };
  }
  const replaced = [...judged.replaces.values()].map(
    ({ operation }) =>
      `It would replace ${quoted(operation.finalPath, 300)}, which would go to the trash.`,
  );
  const rest = checked.ready ? checked : { plan, videos, gone: [] };
  const filed = rest.videos.filter(({ path }) => !judged.notFiled.has(path));
  const made = { ...rest.plan, ...withoutVideos(rest.plan, judged.notFiled) };
  return {
    plan: made,
    notes: [...replaced, ...(await explainNotFiled(deps, filed, judged.replaces, rest.gone))],
    replaces: await listReplaced(deps.store, release.id, made, judged.replaces),
  };
}

/**
 * Lists the files that go to the trash once the release is filed: the older videos, and their
 * subtitles that do not fit the new ones.
 */
async function listReplaced(
  { read }: StoreReader,
  releaseId: number,
  { files }: Plan,
  replaces: ReadonlyMap<string, Rival>,
): Promise<Operation[]> {
  const replaced: Operation[] = [];
  for (const [path, { operation: old }] of replaces) {
    const fresh = files.find((file) => file.path === path)?.destination ?? "";
    const stem = `${withoutExtension(fresh)}.`;
    const own = files.flatMap(({ role, destination }) =>
      role === "subtitle" && destination?.startsWith(stem) ? [destination] : [],
    );
    const beside = await listSubtitlesBeside(read, old.finalPath, releaseId);
    replaced.push(
      old,
      ...beside.filter(
        ({ finalPath }) => renameKeptSubtitle(finalPath, old.finalPath, fresh, own) === undefined,
      ),
    );
  }
  return replaced;
}

/**
 * Returns a sentence for each video whose name is taken. If a file is replaced or was deleted by
 * hand, its name counts as free.
 */
export async function explainNotFiled(
  deps: Pick<FileDeps, "store" | "files">,
  videos: readonly IncomingVideo[],
  replaced: ReadonlyMap<string, unknown>,
  gone: PreparedFiling["gone"],
): Promise<Sentence[]> {
  const sentences: Sentence[] = [];
  for (const video of videos) {
    const isFree = gone.some(({ operation }) => operation.finalPath === video.destination);
    const taken =
      isFree || replaced.has(video.path) ? undefined : await reasonAgainstDestination(deps, video);
    if (taken) {
      sentences.push(sentence`${quoted(video.path, 300)} would not be filed: ${taken.message}`);
    }
  }
  return sentences;
}
