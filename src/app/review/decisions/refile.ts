import { basename } from "node:path";
import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { sameWork } from "../../../base/identity.ts";
import { hasSameNumbers, shareEpisode } from "../../../base/item.ts";
import { cleanText, quotedPath } from "../../../base/text/clean-text.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import type { By } from "../../../core/actor.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { listWorkFiles, type WorkFile } from "../../../store/library/work-files.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem, type FiledItem, itemsOf } from "../../../store/releases/items.ts";
import { learnFrom } from "../../learn/learn.ts";
import { changeStateWithin, type StateChange } from "../../releases/change-state.ts";
import { showIdentity } from "../../shown/release.ts";
import type { ShownPreview } from "../../shown/release-shape.ts";
import type { ConfirmPromise, RefilePlan, ShownResult } from "../../shown/results-shape.ts";
import { chooseDuplicates } from "../choose/duplicates.ts";
import type { IsThere } from "../choose/is-there.ts";
import { type ChosenNumbers, chooseNumbers, type PlanChoice } from "../choose/numbers.ts";
import { assertSpecialsNumbered } from "../choose/specials.ts";
import { chooseIdentity } from "../choose/work.ts";
import { requireRelease } from "../queue/find-item.ts";
import { type Approval, changesOf, statedBy } from "./approve.ts";
import { askUndo } from "./engine-requests.ts";
import { explainNextJobStep, explainRefusal } from "./next-step.ts";
import {
  checkConfirmToken,
  createConfirmToken,
  describeUndo,
  listFiledPaths,
  redeemConfirmToken,
  type TwoSteps,
} from "./two-step.ts";

/** The work that a filed release really is. `tmdbId` is required. */
export type RefileChoice = Omit<Approval, "version"> & { tmdbId: number };

export interface RefileSteps extends TwoSteps {
  /** Checks whether a path exists. */
  isThere: IsThere;
  /** Plans where the release's files would go. Reads the library and changes nothing. */
  preview: (target: string, choice: PlanChoice, signal: AbortSignal) => Promise<ShownPreview>;
}

/** A plan with the token that carries it out. */
export interface PromisedRefile extends ConfirmPromise {
  plan: RefilePlan;
}

const PURPOSE = "refile";

/**
 * Returns what a correction would do, and a token for exactly that. Nothing is taken back that could
 * not be filed again: the download must be there, TMDB must list the work, and a file must get a
 * place. If another release holds the film or an episode and the choice does not decide about it,
 * the plan names that release: the engine then asks the same question about the duplicate as after
 * an approval.
 * @throws UserError with what stands against it
 */
export async function planRefile(
  deps: RefileSteps,
  id: number,
  choice: RefileChoice,
  signal: AbortSignal,
): Promise<PromisedRefile> {
  const { plan, covered } = await describeRefile(deps, id, choice, signal);
  return { plan, ...(await createConfirmToken(deps, PURPOSE, covered, signal)) };
}

/**
 * Returns a refile plan whose token a client sent, without using the token.
 * @throws UserError (`conflict`) if the token is not for the current plan
 */
export async function findPromisedRefile(
  deps: RefileSteps,
  id: number,
  choice: RefileChoice,
  token: string,
  signal: AbortSignal,
): Promise<RefilePlan> {
  const { plan, covered } = await describeRefile(deps, id, choice, signal);
  await checkConfirmToken(deps, PURPOSE, covered, token);
  return plan;
}

/** Returns the plan as shown, and the facts that its token covers. */
async function describeRefile(
  deps: RefileSteps,
  id: number,
  choice: RefileChoice,
  signal: AbortSignal,
): Promise<{ plan: RefilePlan; covered: unknown }> {
  const { release, files, plan } = await describeUndo(deps, id, undefined, deps.isThere);
  const { chosen } = await chooseRefile(deps, release, choice);
  // The undo puts a moved download back at its path.
  const isMoved = (await removalsOf(deps.store.read, id)).size > 0;
  const needsDownload = release.source !== "library" && !isMoved;
  if (needsDownload && !(await deps.isThere(release.path))) {
    throw UserError.refused(
      `The download of release ${id} is no longer at ${quotedPath(release.path)}, so nothing could be filed again.`,
      "Put it back there first. The library's file stays as it is.",
    );
  }
  const held = await findHolder(deps, release, chosen);
  const { type, tmdbId: tmdb, season, episodes, files: named, duplicates } = choice;
  const seen = await deps.preview(
    String(id),
    { type, tmdb, season, episodes, files: named, duplicates, isRefiled: true },
    signal,
  );
  const filed = seen.files.filter(
    ({ destination, method }) => (destination ?? method) !== undefined,
  );
  if (filed.length === 0) {
    const why = seen.files.flatMap(({ problem }) => problem ?? [])[0] ?? seen.warnings[0];
    throw UserError.refused(
      sentence`Nothing of release ${id} could be filed as that: ${why ?? "it has no video."}`,
      sentence`Specify another work or its numbers; ${{ do: "show", id }} lists its files.`,
    );
  }
  const covered = planOf(release, files, choice);
  const identity = seen.identity ?? showIdentity(chosen.identity);
  const asked = seen.duplicates && { duplicates: seen.duplicates };
  const duplicate =
    held !== undefined && duplicates === undefined
      ? noteOn(held)
      : seen.duplicates && noteOnQuestion(seen.duplicates);
  // Adopted files stay in place, so both releases keep their files.
  if (duplicate !== undefined && release.source !== "library") {
    return { plan: { ...plan, identity, destinations: [], duplicate, ...asked }, covered };
  }
  const destinations = filed.flatMap(({ destination }) => destination ?? []);
  const replaces = seen.replaces?.map(({ path }) => path);
  return {
    plan: { ...plan, identity, destinations, ...asked, ...dropUndefined({ replaces }) },
    covered,
  };
}

/** The plan that a token is valid for. */
const planOf = (
  { id, version }: ReleaseIn<"filed">,
  files: readonly string[],
  choice: RefileChoice,
) => ({
  id,
  version,
  files,
  choice: dropUndefined({ ...choice, title: undefined, year: undefined }),
});

/** A release after a choice: its work and numbers, its files now, and its duplicates. */
interface Refiled {
  chosen: ChosenNumbers;
  items: readonly FiledItem[];
  duplicates: DuplicateChoice | undefined;
}

/** @throws UserError if the release is not filed, or if it cannot be this work or is it already */
async function chooseRefile(
  { store }: Pick<RefileSteps, "store">,
  release: ReleaseIn<"filed">,
  choice: RefileChoice,
): Promise<Refiled> {
  const { id, job, identity } = release;
  if (job !== undefined) {
    throw UserError.refused(
      `Release ${id} is a job of ${job}, not a download.`,
      explainNextJobStep(release, job),
    );
  }
  const items = await itemsOf(store.read, id);
  const work = chooseIdentity(release, choice);
  const chosen = chooseNumbers(release, work, items, choice);
  assertSpecialsNumbered(release, work, chosen.items, choice);
  const isSame =
    sameWork(identity, chosen.identity) &&
    hasSameNumbers(identity, chosen.identity) &&
    changesOf(items, chosen.items).length === 0;
  if (isSame) {
    throw UserError.conflict(
      `Release ${id} is already filed as ${formatTitle(identity)}.`,
      "Specify another work, or other numbers.",
    );
  }
  return { chosen, items, duplicates: chooseDuplicates(release, choice.duplicates) };
}

/** Returns a file of another release that is the same film or has one of the same episodes. */
async function findHolder(
  { store }: Pick<RefileSteps, "store">,
  { id }: ReleaseIn<"filed">,
  { identity, items }: ChosenNumbers,
): Promise<WorkFile | undefined> {
  const isVideo = ({ role }: Pick<FiledItem, "role">): boolean => role === "video";
  const videos = items.filter((item) => isVideo(item) && !item.skip);
  return (await listWorkFiles(store.read, identity)).find(
    (file) =>
      file.releaseId !== id &&
      isVideo(file) &&
      (identity.type === "movie" ||
        videos.some(({ mapping }) =>
          shareEpisode(mapping ?? identity, file.mapping ?? file.identity),
        )),
  );
}

/** Describes the question that filing would ask, by the first file that the library has. */
function noteOnQuestion({ versions }: NonNullable<ShownPreview["duplicates"]>): Sentence {
  const [first] = versions.flatMap(({ there }) => there);
  if (first?.release_id !== undefined) {
    return noteOn({ releaseId: first.release_id, path: first.path });
  }
  const path = first === undefined ? "a file of that name" : `“${cleanText(basename(first.path))}”`;
  return sentence`The library already has ${path}, which plex-ingest did not file. This release then waits: move that file away, keep both, or ${{ do: "verb", of: "reject" }} this one.`;
}

const noteOn = ({ releaseId, path }: Pick<WorkFile, "releaseId" | "path">): Sentence =>
  sentence`Release ${releaseId} already has it: “${cleanText(basename(path))}”. INGEST_DUPLICATE_POLICY decides about the two: by default, this release then waits, and you replace that version, keep both, or ${{ do: "verb", of: "reject" }} this one.`;

/**
 * Requests the correction, if the token matches the plan. The undo and the new identity are written
 * in one transaction: an engine that stops in between goes on with both.
 */
export async function confirmRefile(
  deps: RefileSteps,
  id: number,
  choice: RefileChoice,
  token: string,
  by: By,
): Promise<ShownResult> {
  const { release, files } = await describeUndo(deps, id);
  const refiled = await chooseRefile(deps, release, choice);
  return deps.store.write(async (trx) => {
    const now = await requireRelease({ read: trx }, id);
    const stillFiled = await listFiledPaths({ store: { ...deps.store, read: trx } }, id);
    const isSame = now.version === release.version && stillFiled.join("\0") === files.join("\0");
    // A plan that no longer fits has another hash, so its token is refused.
    const plan = planOf(release, isSame ? files : stillFiled, choice);
    await redeemConfirmToken(deps, trx, PURPOSE, plan, token);
    const moved = await refileWithin(trx, release, choice, refiled, by);
    return moved.ok
      ? {
          id,
          ok: true,
          state: moved.release.state,
          identity: showIdentity(refiled.chosen.identity),
        }
      : { id, ...explainRefusal("undo", id, moved) };
  });
}

async function refileWithin(
  trx: Trx,
  release: ReleaseIn<"filed">,
  choice: RefileChoice,
  { chosen, items, duplicates }: Refiled,
  by: By,
): Promise<StateChange> {
  const { id } = release;
  const leaving = await askUndo(trx, release, undefined, by);
  if (!leaving.ok) return leaving;
  const { identity } = chosen;
  const event = { kind: "approve", identity, duplicates } as const;
  const moved = await changeStateWithin(trx, leaving.release, event, by, {
    detail: {
      message: `It was filed as ${formatTitle(release.identity)}.`,
      ...(choice.files?.length ? { choices: choice.files } : {}),
    },
    async within() {
      for (const { path, change } of changesOf(items, chosen.items)) {
        await changeItem(trx, id, path, change);
      }
    },
  });
  if (!moved.ok) return moved;
  const lesson = { release, items, identity, chosen: chosen.items, ...statedBy(choice) };
  await learnFrom(trx, lesson, by);
  return moved;
}
