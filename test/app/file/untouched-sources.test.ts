import { chmodSync, existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../src/app/journal/operations/restore.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import { listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { HEAT, HEAT_FILE, testEngine } from "../../support/engine.ts";

/**
 * All visible properties of a file except its names and its change time. Linking updates the change
 * time, which cannot be set.
 */
function seen(path: string): Record<string, unknown> {
  const { mode, uid, gid, size, mtimeNs, ino } = lstatSync(path, { bigint: true });
  return { mode, uid, gid, size, mtimeNs, ino, text: readFileSync(path, "utf8") };
}

test.each<FileMethod>(["auto", "hardlink", "copy", "symlink", "move"])(
  "with %s, filing, undo, trash and purge never change the mode, owner or times of the download",
  async (method) => {
    await using engine = await testEngine({ method });
    engine.deps.policy.fileMode = 0o664;
    engine.deps.policy.dirMode = 0o775;
    const { store, deps, signal } = engine;
    const { id, path } = await engine.approved("Heat.1995.mkv", "a whole film");
    chmodSync(path, 0o640);
    const before = seen(path);
    const where = (): string => (existsSync(path) ? path : join(engine.library, HEAT_FILE));

    await fileRelease(deps, await engine.now(id), signal);
    expect((await engine.now(id)).state).toBe("filed");
    expect(seen(where())).toEqual(before);
    await changeState(store, await engine.now(id), { kind: "undo" }, { actor: "cli:me", at: 1 });
    await undoRelease(deps, await engine.now(id), signal);
    expect(seen(path)).toEqual(before);
    const [row] = await listAllInTrash(store.read);
    if (!row) throw new Error("Nothing lies in the trash.");
    await store.write((trx) =>
      requestTrash(trx, row.operationId, "restore", { actor: "cli:me", at: 1 }),
    );
    expect(await restoreTrashed(deps, row)).toBeUndefined();
    expect(seen(path)).toEqual(before);
    await changeState(
      store,
      await engine.now(id),
      { kind: "approve", identity: HEAT },
      { actor: "cli:me", at: 1 },
    );
    await fileRelease(deps, await engine.now(id), signal);
    engine.clock.advance(60 * 24 * 3600 * 1000);
    await purgeTrash(engine, 30, signal);
    expect(seen(where())).toEqual(before);
  },
);
