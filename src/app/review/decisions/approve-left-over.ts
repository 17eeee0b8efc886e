import { sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { type Identity, sameWork } from "../../../base/identity.ts";
import { bindMapping, hasSameNumbers, selectMapping } from "../../../base/item.ts";
import { withoutReasonsFor } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { findLeftOverVideos } from "../../../core/actions/offered/left-over-videos.ts";
import type { By } from "../../../core/actor.ts";
import { isTakenBack } from "../../../core/plan/files/not-filed.ts";
import { createSubtitleOwner } from "../../../core/plan/subtitles/subtitle-owner.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import type { State } from "../../../core/release/state.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import {
  changeItem,
  type FiledItem,
  itemsOf,
  removeItems,
  replaceItems,
} from "../../../store/releases/items.ts";
import {
  addRelease,
  findRelease,
  lockRelease,
  setReasons,
} from "../../../store/releases/releases.ts";
import { changeStateWithin, type StateChange } from "../../releases/change-state.ts";
import { contentOf } from "../../releases/observe.ts";
import { showIdentity } from "../../shown/release.ts";
import { type ChosenFile, chooseFiles } from "../choose/files.ts";
import { assertSpecialsNumbered } from "../choose/specials.ts";
import { chooseIdentity, type WorkChoice } from "../choose/work.ts";
import { explainRefusal, type ResultOf } from "./next-step.ts";

/**
 * Decides about videos of a filed pack that are not in the library. Videos to be filed become a
 * child release, which is approved at once as the pack's work or as another named work. The user is
 * not asked about skipped videos again. Filed files stay unchanged. They may be named, but only
 * with their current role and numbers.
 * @throws UserError (`invalid_request`) for a file that is filed as something else, and as
 * `chooseFiles` and `chooseIdentity` do
 */
export async function approveLeftOver(
  store: Store,
  release: ReleaseIn<"filed">,
  choices: readonly ChosenFile[],
  choice: WorkChoice,
  by: By,
): ResultOf {
  const work = chooseIdentity(release, choice);
  const items = await itemsOf(store.read, release.id);
  const left = new Set(listUnfiledVideos(release.state, items).map(({ path }) => path));
  const { chosen, numbered } = chooseFiles(release, work.type, items, choices);
  for (const item of items) {
    const answer = chosen.get(item.path);
    const isAsked = left.has(item.path) && !(item.skip && answer?.skip);
    if (!answer || isAsked) continue;
    if (!sameWork(work, release.identity) || !isAsItIs(item, answer)) {
      throw new UserError(
        `${quoted(item.path, 200)} of release ${release.id} ` +
          `${item.method === undefined ? "needs no decision" : "is already filed"}.`,
        sentence`Specify only files that are not in the library, or take this one back first: ${{ do: "undo", id: release.id, path: item.destination }}.`,
      );
    }
    // A person who names every file of the pack only repeats the existing decision for this file.
    chosen.delete(item.path);
  }
  const identity = showIdentity(work);
  if (chosen.size === 0) {
    return {
      ok: true,
      state: release.state,
      identity,
      message: "All these files are already filed that way.",
    };
  }
  const asked = [...chosen.keys()];
  const ownerOf = createSubtitleOwner(items, new Map());
  // If a subtitle was undone together with its video, it is filed with the video again.
  for (const item of items) {
    if (
      item.role === "subtitle" &&
      isTakenBack(item.problem) &&
      chosen.get(ownerOf(item)?.video ?? "")?.skip === false
    ) {
      chosen.set(item.path, item);
    }
  }
  const named = [...chosen.values()]
    .filter(({ skip }) => !skip)
    .map((item) => {
      const mapping = numbered.has(item.path) ? item.mapping : selectMapping(work, item.mapping);
      return { ...item, problem: undefined, mapping: mapping && bindMapping(work, mapping) };
    });
  if (named.length > 0) assertSpecialsNumbered(release, work, named, { files: [...choices] });
  const moved = await store.write(async (trx) => {
    await lockRelease(trx, release.id);
    const decided = await decidedMeanwhile(trx, release.id, asked);
    if (decided) return decided;
    await closeQuestions(trx, release.id, chosen);
    const { id: releaseId, name } = release;
    await appendHistory(trx, { ...by, releaseId, name, action: "approved", detail: { choices } });
    if (named.length === 0) return undefined;
    return addApproved(trx, release, work, named, by);
  });
  const out = [...chosen.values()].flatMap(({ skip, path }) => (skip ? quoted(path, 200) : []));
  const stay =
    out.length === 0
      ? ""
      : `${out.join(", ")} ${out.length === 1 ? "stays where it is" : "stay where they are"}.`;
  if (moved === undefined) return { ok: true, state: release.state, identity, message: stay };
  if (!moved.ok) return explainRefusal("approve", release.id, moved);
  return {
    ok: true,
    state: moved.release.state,
    identity,
    message: `The files to be filed are now release ${moved.release.id}. ${stay}`.trim(),
  };
}

/**
 * Lists the videos of a filed release that a person may still file: those that wait for an answer,
 * and those that were left in the download. They may be another work, as in a torrent of two films.
 */
const listUnfiledVideos = (state: State, files: readonly FiledItem[]): { path: string }[] => [
  ...findLeftOverVideos({ state, files }),
  ...files.filter(({ role, skip, method }) => role === "video" && skip && method === undefined),
];

/** True if the new choice for a decided file repeats the existing decision. */
const isAsItIs = (item: FiledItem, asked: FiledItem): boolean =>
  (item.method !== undefined || item.skip) &&
  item.role === asked.role &&
  item.skip === asked.skip &&
  hasSameNumbers(item.mapping ?? {}, asked.mapping ?? {});

/**
 * If two people decide about the same file at once, the second person gets a conflict. Otherwise,
 * the file would become two releases.
 */
async function decidedMeanwhile(
  trx: Trx,
  id: number,
  paths: readonly string[],
): Promise<RefusedChange | undefined> {
  const release = await findRelease(trx, id);
  const open = release ? listUnfiledVideos(release.state, await itemsOf(trx, id)) : [];
  const gone = paths.find((path) => open.every((file) => file.path !== path));
  if (gone === undefined) return undefined;
  const message = `Someone else has just decided about ${quoted(gone, 200)} of release ${id}.`;
  return { ok: false, code: "conflict", message, ...dropUndefined({ release }) };
}

type RefusedChange = StateChange & { ok: false };

/** Removes the decided files from the pack's open questions. */
async function closeQuestions(
  trx: Trx,
  id: number,
  chosen: ReadonlyMap<string, FiledItem>,
): Promise<void> {
  const named: string[] = [];
  for (const { path, skip } of chosen.values()) {
    if (skip) await changeItem(trx, id, path, { skip });
    else named.push(path);
  }
  await removeItems(trx, id, named);
  const now = await findRelease(trx, id);
  await setReasons(
    trx,
    [id],
    { state: "filed" },
    withoutReasonsFor(now?.reasons ?? [], [...chosen.keys()]),
  );
}

async function addApproved(
  trx: Trx,
  { id: parentId, source, name, path }: ReleaseIn<"filed">,
  identity: Identity,
  items: readonly FiledItem[],
  by: By,
) {
  const [only, ...others] = items;
  const numbers = others.length === 0 && only?.mapping ? only.mapping : undefined;
  const asOne = { ...identity, season: numbers?.season, episodes: numbers?.episodes };
  const child = await addRelease(
    trx,
    { source, name, path, state: "review", parentId, reasons: [] },
    by,
  );
  await replaceItems(trx, child, items);
  const release = await findRelease(trx, child);
  if (!release) throw new Error(`Release ${child} was not added.`);
  return changeStateWithin(trx, release, { kind: "approve", identity: asOne }, by, {
    fields: contentOf(items),
  });
}
