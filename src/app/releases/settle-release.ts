import { sentence } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { type Item, selectMainVideoItems } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import { type FindArrClaim, writtenAtOf } from "../../core/arr/claim.ts";
import type { Clock } from "../../core/clock.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { looseSubtitleReason } from "../../core/settle/nothing-to-file.ts";
import { shapeOf } from "../../core/settle/observation.ts";
import { rolesOf } from "../../core/settle/roles.ts";
import type { Store } from "../../store/open.ts";
import { endEpisodeWait } from "../../store/releases/count-waiting.ts";
import { addItems, itemsOf, replaceItems } from "../../store/releases/items.ts";
import { changeState } from "./change-state.ts";
import type { ObservedRelease } from "./observe.ts";
import type { FindVideoBeside } from "./subtitles-with-video.ts";

type SettleDeps = {
  store: Store;
  clock: Clock;
  /** Missing if neither Sonarr nor Radarr is configured. */
  findArrClaim?: FindArrClaim | undefined;
};

/**
 * Records the files of a settled release and moves it to the resulting state.
 * @throws Outage `claimed_by_arr` while Sonarr or Radarr may import it, so that it stays settling
 */
export async function settleRelease(
  { store, clock, findArrClaim }: SettleDeps,
  release: Release,
  seen: ObservedRelease,
  signal: AbortSignal,
  /**
   * `isAlone`: no other release has this path. In that case, only the release's own settling can
   * have added items to it. `findVideoBeside`: missing if a loose subtitle is never filed with a
   * video next to it.
   */
  {
    isAlone = false,
    findVideoBeside,
  }: { isAlone?: boolean; findVideoBeside?: FindVideoBeside | undefined } = {},
): Promise<void> {
  // A release that has never settled before has no items yet and is not waiting for an episode.
  const isNew = isAlone && release.contentKey === undefined && release.parentId === undefined;
  const kept = isNew ? seen.items : keepChoices(seen.items, await itemsOf(store.read, release.id));
  const complete = await withVideoBeside(
    findVideoBeside,
    release,
    eventOf(seen, { child: release.parentId !== undefined }),
  );
  const event =
    findArrClaim && complete.kind === "settled"
      ? await eventOfClaim(findArrClaim, release, seen, signal)
      : complete;
  // The reasons for which the release was waiting no longer apply.
  const reasons = event.kind === "settled" ? { reasons: [] } : {};
  const moved = await changeState(store, release, event, byEngine(clock.now()), {
    fields: {
      ...reasons,
      contentKey: seen.contentKey,
      fileCount: seen.fileCount,
      bytes: seen.bytes,
      waiting: null,
    },
    async within(trx) {
      if (isNew) return addItems(trx, release.id, kept);
      await replaceItems(trx, release.id, kept);
      await endEpisodeWait(trx, release.id);
    },
  });
  if (!moved.ok && moved.code === "refused") {
    throw new UserError(
      moved.message,
      sentence`Check the release with ${{ do: "show", id: release.id }}.`,
    );
  }
}

/** Names the video next to a loose subtitle before the history and the log give advice. */
async function withVideoBeside(
  findVideoBeside: FindVideoBeside | undefined,
  { path, source }: Release,
  event: Event,
): Promise<Event> {
  const isSubtitle =
    event.kind === "nothing_to_file" && event.reasons[0]?.code === "only_subtitles";
  if (!isSubtitle || source === "torrent" || findVideoBeside === undefined) return event;
  return { ...event, reasons: [looseSubtitleReason(await findVideoBeside(path))] };
}

/** Chooses the event of a complete release that Sonarr or Radarr may follow. */
async function eventOfClaim(
  findArrClaim: FindArrClaim,
  release: Release,
  { items }: Pick<ObservedRelease, "items">,
  signal: AbortSignal,
): Promise<Event> {
  const main = selectMainVideoItems(items);
  const videos = main.map(({ path }) => path);
  const claim = await findArrClaim(release, videos, signal, { writtenAt: writtenAtOf(main) });
  if (claim.is === "waits") {
    throw new Outage("claimed_by_arr", claim.message, { retryAfterMs: claim.againInMs });
  }
  // Identification leaves out the files that an app has. It comes before a question to a person,
  // so that the question has the work that the release may be.
  return claim.is === "ignored"
    ? { kind: "nothing_to_file", reasons: [claim.reason] }
    : { kind: "settled" };
}

const FILES_GONE: Reason = { code: "empty", message: "Its files are no longer in the folder." };

/**
 * Chooses the event based only on the files. Without a video, subtitles and extras are filed only
 * in a child release.
 */
function eventOf(
  seen: Pick<ObservedRelease, "items" | "problems">,
  { child }: { child: boolean },
): Event {
  const [problem] = seen.problems;
  if (problem) {
    // An empty path stands for the release itself.
    const where = problem.path === "" ? "" : `${quoted(problem.path, 200)}: `;
    return {
      kind: "unsure",
      reasons: [{ code: problem.code, message: `${where}${problem.message}` }],
    };
  }
  const shape = shapeOf(seen.items);
  if (shape.kind === "media") return { kind: "settled" };
  if (
    child &&
    shape.kind === "nothing" &&
    seen.items.some(({ role }) => role === "subtitle" || role === "extra")
  ) {
    return { kind: "settled" };
  }
  if (child && seen.items.length === 0) return { kind: "nothing_to_file", reasons: [FILES_GONE] };
  if (shape.kind === "nothing") return { kind: "nothing_to_file", reasons: [shape.reason] };
  return { kind: "unsure", reasons: [shape.reason] };
}

/**
 * Keeps a person's choices for unchanged files. Roles that no person chose are recomputed: a single
 * video may become a trailer when the film arrives.
 */
function keepChoices(items: readonly Item[], before: readonly Item[]): Item[] {
  const known = new Map(before.map((item) => [item.path, item]));
  const ruled = rolesOf(before);
  const unchosen = new Set(
    before.flatMap(({ path, role }, index) => (role === ruled[index] ? path : [])),
  );
  return items.map((item) => {
    const old = known.get(item.path);
    if (!old || old.size !== item.size || old.mtimeNs !== item.mtimeNs) return item;
    const role = unchosen.has(item.path) ? item.role : old.role;
    const { skip, part, mapping, media } = old;
    return { ...item, role, skip, part, mapping, media };
  });
}
