import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { purgeInTurn, purgeRows } from "../../../src/app/upkeep/purge-trash.ts";
import { listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { HEAT, testEngine } from "../../support/engine.ts";
import { take, undo } from "../../support/upgrade.ts";

test("keeps one of a content's last two names in the trash, even if both are purged at once", async () => {
  await using engine = await testEngine();
  const { id, path } = await take(engine, "Heat.1995.mkv", "a whole film");
  await undo(engine, id);
  const approve = { kind: "approve", identity: HEAT } as const;
  await changeState(engine.store, await engine.now(id), approve, {
    actor: "cli:me",
    at: engine.clock.now(),
  });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await undo(engine, id);
  rmSync(path);
  const rows = await listAllInTrash(engine.store.read);
  expect(rows).toHaveLength(2);
  const deps = engine;
  const purged = await Promise.all(rows.map((row) => purgeRows(deps, [row], engine.signal)));
  expect(purged.reduce((sum, result) => sum + result.purged, 0)).toBe(1);
  const [left = ""] = engine.inTrash();
  expect(engine.inTrash()).toHaveLength(1);
  expect(readFileSync(join(engine.library, left), "utf8")).toBe("a whole film");
});

test("does not delete a file that a person restores while it is queued for purging", async () => {
  await using engine = await testEngine();
  const { id } = await take(engine, "Heat.1995.mkv", "a whole film");
  await undo(engine, id);
  const rows = await listAllInTrash(engine.store.read);
  const { promise: before, resolve: goOn } = Promise.withResolvers<void>();
  const other = purgeInTurn(engine.store, () => before);
  const purging = purgeRows(engine, rows, engine.signal);
  const by = { actor: "cli:anna", at: engine.clock.now() };
  const isWished = await engine.store.write((trx) =>
    requestTrash(trx, rows[0]?.operationId ?? "", "restore", by),
  );
  expect(isWished).toBe(true);
  goOn();
  await other;
  expect(await purging).toEqual({ purged: 0, kept: 0 });
  expect(engine.inTrash()).toHaveLength(1);
});

test("a failure does not delay the following files", async () => {
  await using engine = await testEngine();
  const failed = purgeInTurn(engine.store, () => Promise.reject(new Error("broken")));
  const next = purgeInTurn(engine.store, async () => "done");
  await expect(failed).rejects.toThrow("broken");
  expect(await next).toBe("done");
});
