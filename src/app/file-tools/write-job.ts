import { joinSentences, sentence } from "../../base/actions/sentence.ts";
import type { Item } from "../../base/item.ts";
import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import { keepsItems } from "../../core/library/server-entry.ts";
import type { JobName } from "../../core/release/job.ts";
import { explainKeptItems } from "../../core/scan/kept-items.ts";
import type { Store } from "../../store/open.ts";
import { readKeptCounts } from "../../store/plex/renamed-videos.ts";
import { type FiledItem, itemsOf, replaceItems } from "../../store/releases/items.ts";
import { insertRelease } from "../../store/releases/releases.ts";
import { listMediaServers } from "../../store/servers/media-servers.ts";
import { selectReleasesHere } from "../../store/storages/engines.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import { viewEngineElsewhere } from "../engine/engines.ts";
import { findStorageOfPaths } from "../releases/read-storages.ts";
import { redeemConfirmToken } from "../review/decisions/two-step.ts";
import { type Wait, waitForOutcomes } from "../review/decisions/wait-for-outcomes.ts";
import type { ShownFileOutcome } from "../shown/file-plan-shape.ts";
import type { ShownResult } from "../shown/results-shape.ts";

export type JobDeps = {
  store: Store;
  clock: Clock;
  newId: () => string;
  hash: (text: string) => string;
  engine: EngineView;
  /** Starts an engine if none is running. */
  wakeEngine?: (() => void) | undefined;
};

type JobItem = Pick<Item, "path" | "size" | "mtimeNs"> & Pick<FiledItem, "destination" | "action">;

/**
 * `tool` is the tool's name, and `plan` is the plan that its token confirms. Without a token, a
 * person has just agreed to the plan.
 */
export type FileJob = {
  tool: JobName;
  name: string;
  plan: unknown;
  items: readonly JobItem[];
  token?: string | undefined;
};

/**
 * Writes a job as a release that a person approved, and returns its id. The token is used up in the
 * same transaction.
 */
export function writeJob(
  deps: JobDeps,
  { tool, name, plan, items, token }: FileJob,
  by: By,
  signal: AbortSignal,
): Promise<number> {
  return deps.store.write(async (trx) => {
    if (token !== undefined) await redeemConfirmToken(deps, trx, tool, plan, token);
    const id = await insertRelease(
      trx,
      {
        source: "person",
        job: tool,
        name,
        // Not a real path: a job is not a download and must not be found as the release of a
        // folder.
        path: `${tool}:${deps.newId()}`,
        state: "approved",
        storage: await findStorageOfPaths(trx, placesOf(items), by.at),
        decidedBy: "person",
        fileCount: items.length,
        bytes: items.reduce((sum, { size }) => sum + size, 0),
      },
      by,
    );
    // Plex is not asked whether it shows these files, because they were not identified.
    await replaceItems(
      trx,
      id,
      items.map((item) => ({ ...item, role: "other", skip: false })),
    );
    return id;
  }, signal);
}

const placesOf = (items: readonly JobItem[]): string[] =>
  items.flatMap(({ path, destination }) =>
    destination === undefined ? [path] : [path, destination],
  );

export type JobOutcome = Pick<ShownFileOutcome, "outcome" | "release_id" | "message" | "engine"> & {
  items: FiledItem[];
};

/** Wakes an engine for a job and waits for the outcome as `wait` specifies. */
export async function awaitJob(deps: JobDeps, id: number, wait: Wait): Promise<JobOutcome> {
  const { store, engine: view, wakeEngine } = deps;
  const starts =
    wakeEngine !== undefined && (await selectReleasesHere(store.read, [id])).length > 0;
  if (starts) wakeEngine();
  const asked: ShownResult = { id, ok: true, state: "approved" };
  const seen = async () =>
    (await viewEngineElsewhere(store, [id], deps.clock.now())) ?? viewEngine(store, view);
  const before = await seen();
  // Without a running engine, the outcome is read once, because an engine may have come and gone.
  const [now = asked] = await waitForOutcomes(
    store,
    [asked],
    before.running || starts ? wait : { ...wait, maxMs: 0 },
  );
  const engine = await seen();
  const outcome = !now.ok ? "refused" : now.state === "filed" ? "done" : "queued";
  const waits =
    outcome === "queued"
      ? sentence`It is release ${id}; ${{ do: "show", id }} shows its progress.`
      : undefined;
  const counts = await readKeptCounts(store.read, id);
  const [first] = await listMediaServers(store.read);
  const { title, kind } = first ?? ({ title: "Plex", kind: "plex" } as const);
  const keeps = keepsItems(kind);
  const asSame = keeps ? " as the same items" : "";
  const inPlex = counts
    ? explainKeptItems(counts, { title, keepsItems: keeps })
    : sentence`plex-ingest checks whether ${title} shows the renamed videos${asSame}; ${{ do: "show", id }} shows the result.`;
  const message = joinSentences([now.message, waits, outcome === "done" ? inPlex : undefined]);
  const items = await itemsOf(store.read, id);
  return { outcome, release_id: id, ...(message === "" ? {} : { message }), engine, items };
}
