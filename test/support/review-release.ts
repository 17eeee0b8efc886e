import { changeState } from "../../src/app/releases/change-state.ts";
import type { RankedCandidate } from "../../src/base/candidate.ts";
import type { Item } from "../../src/base/item.ts";
import type { Release } from "../../src/core/release/release.ts";
import { replaceItems } from "../../src/store/releases/items.ts";
import { addRelease, findRelease } from "../../src/store/releases/releases.ts";
import type { TestEngine } from "./engine.ts";

export const candidate = (
  tmdbId: number,
  title: string,
  year: number,
  confidence: number,
): RankedCandidate => ({
  type: "movie",
  tmdbId,
  title,
  year,
  confidence,
});

type Waiting = {
  candidates?: RankedCandidate[];
  files?: string[];
  parsed?: Partial<NonNullable<Release["parsed"]>>;
  source?: Release["source"];
  role?: Item["role"];
  reason?: Release["reasons"][number]["code"];
};

/**
 * Adds a release in review, in the state in which identification leaves it. None of its files is on
 * disk.
 */
export async function inReview(
  { store }: TestEngine,
  name: string,
  {
    candidates = [],
    files = [name],
    parsed,
    source = "folder",
    role = "video",
    reason = "remake_rival",
  }: Waiting = {},
): Promise<number> {
  const by = { actor: "engine", at: 1 };
  const id = await store.write((trx) =>
    addRelease(trx, { source, name, path: `/in/${name}`, state: "settling" }, by),
  );
  const now = async (): Promise<Release> => {
    const release = await findRelease(store.read, id);
    if (!release) throw new Error(`There is no release ${id}.`);
    return release;
  };
  const items = files.map((path) => ({ path, size: 1, mtimeNs: "1", role, skip: false }));
  await changeState(store, await now(), { kind: "settled" }, by, {
    within: (trx) => replaceItems(trx, id, items),
  });
  const reasons = [{ code: reason, message: "Two films have this title." }];
  await changeState(store, await now(), { kind: "unsure", reasons }, by, {
    fields: { candidates, ...(parsed ? { parsed: parsed as NonNullable<Release["parsed"]> } : {}) },
  });
  return id;
}
