import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { HEAT_FILE } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { twoEngines } from "../../support/two-engines.ts";

test("two engines that see one disk, the second through a mount of its own: the second files nothing there", async ({
  skip,
}) => {
  await using two = await twoEngines();
  const { first, second } = two;
  const isMounted = spawnSync("mount", ["--bind", first.library, second.library]).status === 0;
  skip(!isMounted, "this user may not mount");
  using stack = new DisposableStack();
  stack.defer(() => void execFileSync("umount", [second.library]));
  const release = await first.approved("Heat.1995.mkv");
  await fileAll(first);
  expect((await first.now(release.id)).state).toBe("filed");
  const { id } = await second.approved("Dune.2021.mkv", "dune", {
    identity: { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 },
  });
  await fileAll(second);
  expect(await second.now(id)).toMatchObject({ state: "approved", waiting: { code: "other_storage" } });
  expect((await second.now(id)).waiting?.message).toContain(
    "belongs to the storage nas-1, so nas-2 files nothing there",
  );
  expect(first.inLibrary()).toEqual([HEAT_FILE]);
});
