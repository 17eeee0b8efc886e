import { existsSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { confirmUndo, planUndo } from "../../../src/app/review/decisions/two-step.ts";
import { HEAT, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { movie } from "../../support/works.ts";
import { twoStepsOf } from "./support-review.ts";

const by = { actor: "mcp:test", at: 5 };
const catalogue = [movie(949, "Heat", 1995), movie(19_404, "Heat", 1986)];

async function filed(engine: TestEngine, name = "Heat.mkv"): Promise<number> {
  const { id } = await engine.approved(name);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  return id;
}

test("the plan lists the files in the library and changes nothing; the token undoes exactly those", async () => {
  await using engine = await testEngine({ catalogue });
  const deps = twoStepsOf(engine);
  const id = await filed(engine);
  const before = [await engine.now(id), await engine.history(id)];
  const { plan, confirm_token: token } = await planUndo(deps, id);
  expect([await engine.now(id), await engine.history(id)]).toEqual(before);
  expect(plan).toEqual({
    id,
    name: "Heat.mkv",
    files: [`${engine.library}/${HEAT_FILE}`],
    filed_as: { type: "movie", tmdb_id: 949, title: "Heat", year: 1995 },
  });
  expect(await confirmUndo(deps, id, token, by)).toEqual({ id, ok: true, state: "undoing" });
  await fileAll(engine);
  expect(engine.inLibrary()).toEqual([]);
  expect(engine.inTrash()).not.toEqual([]);
});

test("the plan reports missing files and can still be carried out", async () => {
  await using engine = await testEngine({ catalogue });
  const deps = twoStepsOf(engine);
  const id = await filed(engine);
  const path = `${engine.library}/${HEAT_FILE}`;
  rmSync(path);
  const isThere = async (at: string) => existsSync(at);
  const { plan, confirm_token: token } = await planUndo(deps, id, undefined, isThere);
  expect(plan).toMatchObject({ id, name: "Heat.mkv", files: [path], missing: [path] });
  expect(await confirmUndo(deps, id, token, by)).toMatchObject({ ok: true });
});

test("an old token does not undo a release that changed since the plan was shown", async () => {
  await using engine = await testEngine({ catalogue });
  const deps = twoStepsOf(engine);
  const id = await filed(engine);
  const { confirm_token: token } = await planUndo(deps, id);
  await confirmUndo(deps, id, (await planUndo(deps, id)).confirm_token, by);
  await fileAll(engine);
  await changeState(engine.store, await engine.now(id), { kind: "approve", identity: HEAT }, by);
  await fileAll(engine);
  expect((await engine.now(id)).state).toBe("filed");
  await expect(confirmUndo(deps, id, token, by)).rejects.toMatchObject({ code: "conflict" });
  expect((await engine.now(id)).state).toBe("filed");
});

test("returns no plan for a release that is not filed or is unknown", async () => {
  await using engine = await testEngine({ catalogue });
  const deps = twoStepsOf(engine);
  const { id } = await engine.approved("Heat.mkv");
  await expect(planUndo(deps, id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("approved"),
  });
  await expect(planUndo(deps, 99)).rejects.toMatchObject({ code: "not_found" });
  await expect(confirmUndo(deps, 99, "token", by)).rejects.toMatchObject({ code: "not_found" });
});
