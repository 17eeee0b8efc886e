import type { By } from "../../../core/actor.ts";
import type { Release } from "../../../core/release/release.ts";
import { traitsOf } from "../../../core/release/state-traits.ts";
import { supersederOf } from "../../../store/journal/supersede.ts";
import type { Store, StoreReader } from "../../../store/open.ts";
import { endEpisodeWait } from "../../../store/releases/count-waiting.ts";
import { readReasonsBeforeApproval } from "../../../store/releases/release-lookup.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { changeStateAndForget } from "../../learn/learn.ts";
import type { ShownResult, ShownResults } from "../../shown/results-shape.ts";
import { requestEach } from "./engine-requests.ts";
import { explainRefusal } from "./next-step.ts";

const WITHDRAWN = {
  code: "withdrawn",
  message: "A person took back its approval before it was filed.",
} as const;

const BACK = "Nothing was filed. The release needs a decision again.";
const STOPPING = "Filing is being stopped. Files that are already in the library go to the trash.";

/**
 * Reasons that a withdrawal does not restore, because the match is no longer certain: a person
 * doubts it.
 */
const NOT_KEPT: readonly string[] = ["auto_off", WITHDRAWN.code];

/** True if the release can be taken back in one step, because it is not filed yet. */
export const canWithdraw = ({ state, job }: Pick<Release, "state" | "job">): boolean =>
  job === undefined && traitsOf(state).happens.includes("withdraw");

/**
 * Takes releases back. An approved release returns to review at once. If a release is being filed,
 * the engine stops the filing; if it is filed, the engine undoes it. `paths` limits this to some of
 * the files, or to parts of a rename plan.
 */
export async function takeBack(
  store: Store,
  ids: readonly number[],
  by: By,
  paths?: readonly string[],
): Promise<ShownResult[]> {
  const results: ShownResult[] = [];
  for (const id of ids) {
    const release = await findRelease(store.read, id);
    if (release && !paths && canWithdraw(release)) results.push(await withdraw(store, release, by));
    else results.push(...(await requestEach(store, [id], { kind: "undo" }, by, { paths })));
  }
  return results;
}

/**
 * Sends an approved release back to review with the reasons that it had before. If the release is
 * being filed, filing is stopped first. If one of its files is already in the library, the release
 * is undone instead.
 */
export async function withdraw(store: Store, release: Release, by: By): Promise<ShownResult> {
  const { id } = release;
  const moved = await store.write(async (trx) => {
    const before = (await readReasonsBeforeApproval(trx, id)).filter(
      ({ code }) => !NOT_KEPT.includes(code),
    );
    const step = await changeStateAndForget(
      trx,
      release,
      { kind: "withdraw", reasons: [...before, WITHDRAWN] },
      by,
    );
    // From here on, only a person decides. The release is not identified again when TMDB lists the
    // episode.
    if (step.ok) await endEpisodeWait(trx, id);
    return step;
  });
  if (!moved.ok) return { id, ...explainRefusal("undo", id, moved) };
  const { state } = moved.release;
  return { id, ok: true, state, message: state === "review" ? BACK : STOPPING };
}

/**
 * Takes several releases back, successors first. Undoing a successor brings back the superseded
 * release, which can only be undone after that. `takeSome` resolves when its releases are done.
 */
export async function takeBackInOrder(
  { read }: StoreReader,
  ids: readonly number[],
  takeSome: (ids: readonly number[]) => Promise<ShownResults>,
): Promise<ShownResults> {
  const results = new Map<number, ShownResult>();
  let left = [...new Set(ids)];
  for (;;) {
    const successors = await Promise.all(left.map((id) => supersederOf(read, id)));
    const free = left.filter((_, index) => !left.includes(successors[index]?.id ?? 0));
    // If every remaining release waits for another one, all of them are tried, because the refusal
    // explains why.
    const now = free.length > 0 ? free : left;
    const taken = await takeSome(now);
    for (const result of taken.results) results.set(result.id, result);
    left = left.filter((id) => !now.includes(id));
    if (left.length === 0) return { ...taken, results: ids.flatMap((id) => results.get(id) ?? []) };
  }
}
