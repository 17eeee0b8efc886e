import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { takeBack, takeBackInOrder } from "../../../src/app/review/decisions/take-back.ts";
import { confirmUndo, planUndo } from "../../../src/app/review/decisions/two-step.ts";
import type { TestEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";
import { LARGE, LARGEST, SMALL, take, undo, upgrading } from "../../support/upgrade.ts";
import { twoStepsOf } from "./support-review.ts";

const by = { actor: "mcp:test", at: 5 };

test("refuses both steps of an undo while another release supersedes it, and allows them once that one is undone", async () => {
  await using engine = await upgrading();
  const deps = twoStepsOf(engine);
  const small = await take(engine, SMALL);
  const { confirm_token: early } = await planUndo(deps, small.id);
  const large = await take(engine, LARGE);
  const refusal = {
    code: "conflict",
    message: `Release ${large.id} replaced it in the library.`,
    hint: saying(`plex-ingest undo ${large.id}`),
  };
  await expect(planUndo(deps, small.id)).rejects.toMatchObject(refusal);
  await expect(confirmUndo(deps, small.id, early, by)).rejects.toMatchObject(refusal);
  expect((await engine.now(small.id)).state).toBe("filed");

  expect(await undo(engine, large.id)).toEqual({ ok: true });
  const { plan, confirm_token: token } = await planUndo(deps, small.id);
  expect(plan.files).toHaveLength(1);
  expect(await confirmUndo(deps, small.id, token, by)).toMatchObject({
    ok: true,
    state: "undoing",
  });
});

test("undoes a chain of replacements in one go, in any order of ids", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const large = await take(engine, LARGE);
  const largest = await take(engine, LARGEST);
  const rounds: (readonly number[])[] = [];
  const undoSome = async (ids: readonly number[]) => {
    rounds.push(ids);
    const results = await takeBack(engine.store, ids, by);
    for (const { id, ok } of results) {
      if (ok) await undoRelease(engine.deps, await engine.now(id), engine.signal);
    }
    return { results, engine: { running: true } };
  };
  // A release whose successor is not among the ids is refused, and the message names the successor.
  const { results: alone } = await takeBackInOrder(engine.store, [small.id], undoSome);
  expect(alone).toMatchObject([{ ok: false, message: saying(`plex-ingest undo ${large.id}`) }]);
  rounds.length = 0;
  const ids = [small.id, largest.id, large.id];
  const { results } = await takeBackInOrder(engine.store, ids, undoSome);
  expect(results.map(({ id, ok }) => [id, ok])).toEqual(ids.map((id) => [id, true]));
  expect(rounds).toEqual([[largest.id], [large.id], [small.id]]);
  for (const id of ids) expect((await engine.now(id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([]);
});

test("refuses an undo while the superseding release's files are being created", async () => {
  let asked: object | undefined;
  let engine: TestEngine | undefined;
  let old = 0;
  await using used = await upgrading({
    files: (real) => ({
      async swapFiles(job) {
        if (engine) [asked] = await requestEach(engine.store, [old], { kind: "undo" }, by);
        return real.swapFiles(job);
      },
    }),
  });
  const small = await take(used, SMALL);
  [engine, old] = [used, small.id];
  const large = await take(used, LARGE);
  expect(large.state).toBe("filed");
  expect(asked).toMatchObject({
    ok: false,
    message: saying(`Release ${large.id} is replacing it`),
  });
});

test("does not replace a release that a person undoes first, and then files the other one on its own", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const { id } = await engine.approved(LARGE, "the large film!");
  expect(await requestEach(engine.store, [small.id], { kind: "undo" }, by)).toMatchObject([
    { ok: true },
  ]);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("approved");
  await undoRelease(engine.deps, await engine.now(small.id), engine.signal);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  expect((await engine.now(small.id)).supersededBy).toBeUndefined();
});
