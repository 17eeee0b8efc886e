import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../../src/app/journal/operations/restore.ts";
import { requestTrashed } from "../../../../src/app/trash/requests.ts";
import { requestedTrash } from "../../../../src/store/journal/trash.ts";
import { HEAT_FILE, testEngine } from "../../../support/engine.ts";
import { undo } from "../../../support/upgrade.ts";

test("a media root whose disk is away does not delay another one", async () => {
  await using engine = await testEngine();
  const deps = { ...engine.deps, mediaRoots: [join(engine.downloads, "away"), engine.library] };
  const { id } = await engine.approved("Heat.1995.mkv", "a film");
  await fileRelease(deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });

  expect(await undo({ ...engine, deps }, id)).toEqual({ ok: true });
  const [row] = engine.inTrash();
  expect(row).toBeDefined();
  const [trashed] = await engine.store.read.selectFrom("trash").select("operation_id").execute();
  await requestTrashed({ store: engine.store, files: engine.files }, [trashed?.operation_id ?? ""], "restore", {
    actor: "cli:me",
    at: 5,
  });
  const [wished] = await requestedTrash(engine.store.read);
  expect(wished && (await restoreTrashed(deps, wished))).toBeUndefined();
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});
