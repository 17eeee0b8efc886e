import { type Sentence, sentence } from "../../core/actions/sentence.ts";
import type { By } from "../../core/actor.ts";
import { IGNORED_BACKLOG, isParked } from "../../core/release/backlog.ts";
import type { Release } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findRelease, setIfUnchanged } from "../../store/releases/releases.ts";
import { parkedPage } from "../../store/settings/settings.ts";
import { moveWithin } from "../releases/move.ts";
import { showRelease } from "../shown/release.ts";
import type { ShownResult } from "../shown/results-shape.ts";
import { refusal } from "./decisions/next-step.ts";
import { fromCursor, type QueuePage, toCursor } from "./queue/queue.ts";

/** File it like a new release, or ignore it. */
export type BacklogAnswer = "process" | "ignore";

/** Releases in one transaction. Each transaction is synced to disk, and other processes can write between two of them. */
const BATCH_SIZE = 100;

/** A page of the parked backlog, oldest first. */
export async function readBacklog(
  store: Store,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<QueuePage> {
  const { releases, total } = await parkedPage(store.read, { limit, after: fromCursor(cursor) });
  const items = releases.map((release) => showRelease(release, undefined, []));
  const last = releases.at(-1);
  return last && items.length === limit ? { items, total, next: toCursor(last.id) } : { items, total };
}

/** Processes or ignores parked releases: these or all. Each gets its own answer. */
export async function decideBacklog(
  store: Store,
  /** Whether a path exists. */
  isThere: (path: string) => Promise<boolean>,
  answer: BacklogAnswer,
  ids: readonly number[] | "all",
  by: By,
): Promise<ShownResult[]> {
  const results: ShownResult[] = [];
  if (ids === "all") {
    for (let after: number | undefined; ; ) {
      const { releases } = await parkedPage(store.read, { limit: BATCH_SIZE, after });
      const last = releases.at(-1);
      if (!last) return results;
      after = last.id;
      results.push(...(await decideSome(store, isThere, answer, releases, by)));
    }
  }
  const each = [...new Set(ids)];
  for (let start = 0; start < each.length; start += BATCH_SIZE) {
    const some = each.slice(start, start + BATCH_SIZE);
    const found = await Promise.all(some.map((id) => findRelease(store.read, id)));
    const named = some.map((id, at) => found[at] ?? { id, missing: true as const });
    results.push(...(await decideSome(store, isThere, answer, named, by)));
  }
  return results;
}

type NamedRelease = Release | { id: number; missing: true };

async function decideSome(
  store: Store,
  isThere: (path: string) => Promise<boolean>,
  answer: BacklogAnswer,
  named: readonly NamedRelease[],
  by: By,
): Promise<ShownResult[]> {
  const refusals = new Map<number, ShownResult>();
  for (const one of named) {
    const refused = await refusalOf(one, answer, isThere);
    if (refused) refusals.set(one.id, { id: one.id, ok: false, ...refused });
  }
  return store.write(async (trx) => {
    const results: ShownResult[] = [];
    for (const one of named) {
      const refused = refusals.get(one.id);
      if (refused || "missing" in one) results.push(refused ?? { id: one.id, ok: false });
      else results.push({ id: one.id, ...(await decide(trx, answer, one, by)) });
    }
    return results;
  });
}

async function refusalOf(
  one: NamedRelease,
  answer: BacklogAnswer,
  isThere: (path: string) => Promise<boolean>,
): Promise<{ code: string; message: Sentence } | undefined> {
  const { id } = one;
  if ("missing" in one) {
    return {
      code: "not_found",
      message: sentence`There is no release ${id}. ${{ do: "backlog" }} lists what is parked.`,
    };
  }
  if (one.reasons[0]?.code === IGNORED_BACKLOG.code && one.state === "ignored") {
    const hint = sentence`${{ do: "retry", id }} processes it after all.`;
    return { code: "conflict", message: sentence`Release ${id} is not parked: it was ignored. ${hint}` };
  }
  if (!isParked(one)) {
    const hint = sentence`${{ do: "show", id }} shows it, ${{ do: "backlog" }} lists what is parked.`;
    return { code: "conflict", message: sentence`Release ${id} is ${one.state} and not parked. ${hint}` };
  }
  if (answer === "ignore" || (await isThere(one.path))) return undefined;
  const hint = sentence`Bring it back or mount its disk, or ignore it with ${{ do: "ignore", id }}.`;
  const path = cleanText(one.path, 300);
  return { code: "not_found", message: sentence`Release ${id} has no files: ${path} does not exist. ${hint}` };
}

async function decide(trx: Trx, answer: BacklogAnswer, expected: Release, by: By): Promise<Omit<ShownResult, "id">> {
  if (answer === "process") {
    const moved = await moveWithin(trx, expected, { kind: "retry" }, by);
    return moved.ok ? { ok: true, state: moved.release.state } : refusal("retry", expected.id, moved);
  }
  // The state stays the same, so this is not a move. The release must still be unchanged.
  if (!(await setIfUnchanged(trx, expected, "ignored", { reasons: [IGNORED_BACKLOG] }, by.at))) {
    return {
      ok: false,
      code: "conflict",
      message: sentence`Release ${expected.id} has changed. See ${{ do: "show", id: expected.id }}, then decide.`,
    };
  }
  const { id: releaseId, name, state } = expected;
  const { actor, at } = by;
  const detail = { reasons: [IGNORED_BACKLOG] };
  await appendHistory(trx, { at, releaseId, name, action: "ignored", from: state, to: state, actor, detail });
  return { ok: true, state };
}
