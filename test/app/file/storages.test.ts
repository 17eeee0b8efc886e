import { expect, test } from "vitest";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { allReleases } from "../../../src/store/releases/release-row.ts";
import { HEAT_FILE, type TestEngine } from "../../support/engine.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { LARGE, SMALL, take, undo } from "../../support/upgrade.ts";

const names = async ({ store }: TestEngine): Promise<string[]> =>
  (await allReleases(store.read).execute()).map(({ name }) => name);

test.each(["review", "skip", "upgrade", "keep_both"] as const)(
  "%s: what another storage has is a duplicate, and says where it is",
  async (duplicatePolicy) => {
    await using two = await twoEngines({ duplicatePolicy });
    const { first, second } = two;
    const old = await take(second, SMALL);
    expect(old.state).toBe("filed");
    const release = await take(first, LARGE);
    expect([await names(first), await names(second)]).toEqual([[LARGE], [SMALL]]);
    if (duplicatePolicy === "keep_both") {
      expect(release.state).toBe("filed");
      expect([first.inLibrary(), second.inLibrary()]).toEqual([[HEAT_FILE], [HEAT_FILE]]);
      return;
    }
    expect(release.state).toBe(duplicatePolicy === "skip" ? "ignored" : "review");
    const advice = {
      review: `Keep both, undo release ${old.id} first, or reject this one.`,
      upgrade: `Keep both, undo release ${old.id} first, or reject this one.`,
      skip: `To have this one instead, undo release ${old.id}, then retry this one.`,
    }[duplicatePolicy];
    expect(release.reasons).toMatchObject([
      {
        code: "duplicate",
        release: old.id,
        stays: true,
        message: `Heat (1995).mkv is already on nas-2, filed by release ${old.id}. This one is better: 1080p instead of 720p. ${advice}`,
      },
    ]);
    expect(first.inLibrary()).toEqual([]);
    // Undone there, it is looked at again here.
    if (duplicatePolicy === "skip") return;
    expect(await undo(second, old.id)).toEqual({ ok: true });
    expect((await first.now(release.id)).state).toBe("identifying");
    expect((await first.history(release.id)).at(-1)).toMatchObject({ action: "looked_again", to: "identifying" });
  },
);

test("each engine has leases of its own: one that starts does not end the other's journal", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  expect([first.deps.lease.number, second.deps.lease.number]).toEqual([1, 1]);
  expect((await take(first, SMALL)).state).toBe("filed");
  expect(
    (
      await second.approved("Dune.2021.1080p.mkv", "dune", {
        identity: { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 },
      })
    ).state,
  ).toBe("approved");
  // The same name in either library is a publication of its own.
  const [here, there] = [await names(first), await names(second)];
  expect([here, there]).toEqual([[SMALL], ["Dune.2021.1080p.mkv"]]);
});

test("recovery finishes what its own engine left open, and nothing of another", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  const { id } = await second.approved(SMALL);
  await second.store.write((trx) =>
    trx
      .insertInto("operation")
      .values({
        id: "open",
        release_id: id,
        item_path: SMALL,
        kind: "publish",
        state: "intent",
        lease: 1,
        source_path: `${second.downloads}/${SMALL}`,
        source_json: JSON.stringify({ dev: "1", ino: "1", size: 1, mtimeNs: "1" }),
        final_path: `${second.library}/x.mkv`,
        made_folders_json: "[]",
        created_at: 1,
        updated_at: 1,
      })
      .execute(),
  );
  expect([(await openOperations(first.store.read)).length, (await openOperations(second.store.read)).length]).toEqual([
    0, 1,
  ]);
});
