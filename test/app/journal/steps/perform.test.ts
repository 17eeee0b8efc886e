import { expect, test } from "vitest";
import type { FileDeps } from "../../../../src/app/file/file-deps.ts";
import { type OperationEnding, perform } from "../../../../src/app/journal/steps/perform.ts";
import { MustStop } from "../../../../src/base/errors.ts";
import type { Operation, OperationState } from "../../../../src/core/journal/operation.ts";
import { advance, findOperation } from "../../../../src/store/journal/journal.ts";
import { testEngine } from "../../../support/engine.ts";

const lostLease = () => new MustStop("The engine lock was lost.", "Start again.", "conflict");

/**
 * The dependencies of one operation, the reasons why the operation was rolled back, and the states
 * in which recovery was called.
 */
async function planned() {
  const engine = await testEngine();
  const { id: releaseId, path } = await engine.approved("Heat.1995.mkv");
  const source = await engine.files.readFileIdentity(path);
  if (!source) throw new Error("The source is missing.");
  const recovered: OperationState[] = [];
  const rolledBack: string[] = [];
  const reach = (to: Exclude<OperationState, "abandoned">, from: Operation): Promise<void> =>
    engine.store.write((trx) => advance(trx, from, to, engine.deps.lease.number, 0));
  const deps: FileDeps = {
    ...engine.deps,
    async recoverOperation(_deps, left) {
      recovered.push(left.state);
      await reach("rolled_back", left);
    },
  };
  const kind: Pick<OperationEnding, "rollBack"> = {
    async rollBack(_journal, operation, why) {
      rolledBack.push(why);
      await reach("rolled_back", operation);
    },
  };
  const intent = () => ({
    releaseId,
    itemPath: "Heat.1995.mkv",
    kind: "restore" as const,
    sourcePath: path,
    source,
    finalPath: `${engine.library}/Heat.mkv`,
    madeFolders: [],
  });
  const stateNow = async () => (await findOperation(engine.store.read, "op1"))?.state;
  const dispose = { [Symbol.asyncDispose]: engine[Symbol.asyncDispose] };
  return { deps, kind, intent, recovered, rolledBack, reach, stateNow, ...dispose };
}

const NO_ROOM = { code: "changed", message: "There is no room." } as const;
const breaks = () => Promise.reject(new Error("The disk broke."));

test("does not roll back or recover a successful operation", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  expect(await perform(deps, kind, { intent, carryOut: async () => undefined })).toBeUndefined();
  expect([one.recovered, one.rolledBack]).toEqual([[], []]);
});

test("does not begin an operation that the recheck refuses", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = () => expect.unreachable();
  expect(await perform(deps, kind, { intent, recheck: async () => NO_ROOM, carryOut })).toEqual(
    NO_ROOM,
  );
  expect(await one.stateNow()).toBeUndefined();
});

test("rolls back an operation that could not be carried out, based on its current record", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = async (operation: Operation) => {
    await one.reach("staged", operation);
    return NO_ROOM;
  };
  expect(await perform(deps, kind, { intent, carryOut })).toEqual(NO_ROOM);
  expect([one.recovered, one.rolledBack, await one.stateNow()]).toEqual([
    [],
    [NO_ROOM.message],
    "rolled_back",
  ]);
});

test("after an error, recovers the operation from its current record and throws the error", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = async (operation: Operation) => {
    await one.reach("staged", operation);
    return breaks();
  };
  await expect(perform(deps, kind, { intent, carryOut })).rejects.toThrow("The disk broke.");
  expect(one.recovered).toEqual(["staged"]);
});

test("recovers nothing if the error occurs after the operation is sealed", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = async (operation: Operation) => {
    await one.reach("sealed", operation);
    return breaks();
  };
  await expect(perform(deps, kind, { intent, carryOut })).rejects.toThrow("broke");
  expect([one.recovered, await one.stateNow()]).toEqual([[], "sealed"]);
});

test("an engine that lost its lease recovers nothing and returns no result", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = () => Promise.reject(lostLease());
  const running = perform(deps, kind, { intent, carryOut, afterRecovery: async () => undefined });
  await expect(running).rejects.toThrow(MustStop);
  expect([one.recovered, await one.stateNow()]).toEqual([[], "intent"]);
});

test("after recovery, can turn an error into a result that includes the recovery's outcome", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const result = await perform(deps, kind, {
    intent,
    carryOut: breaks,
    afterRecovery: async (error, operation) => ({
      ...NO_ROOM,
      message: `${String(error)} ${operation?.state}`,
    }),
  });
  expect(result?.message).toBe("Error: The disk broke. rolled_back");
});

test("throws a recovery error instead of the original error", async () => {
  await using one = await planned();
  const { kind, intent } = one;
  const deps = {
    ...one.deps,
    recoverOperation: () => Promise.reject(new Error("Recovery broke.")),
  };
  await expect(perform(deps, kind, { intent, carryOut: breaks })).rejects.toThrow(
    "Recovery broke.",
  );
});
