import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import type { Parts } from "../../../../src/app/file/parts.ts";
import { undoRelease } from "../../../../src/app/file/undo-release.ts";
import { restoreTrashed } from "../../../../src/app/journal/operations/restore.ts";
import { recoverOperation } from "../../../../src/app/journal/recover.ts";
import { type Kind, perform } from "../../../../src/app/journal/steps/perform.ts";
import type { Files } from "../../../../src/app/releases/files-port.ts";
import { MustStop } from "../../../../src/core/errors.ts";
import type { Operation, OperationState } from "../../../../src/core/journal/operation.ts";
import { advance, findOperation } from "../../../../src/store/journal/journal.ts";
import { toOperation } from "../../../../src/store/journal/operation-row.ts";
import { allInTrash, requestTrash } from "../../../../src/store/journal/trash.ts";
import { type TestEngine, type TestEngineOptions, testEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { LARGE, SMALL, take, upgrading } from "../../../support/upgrade.ts";

const lostLease = () => new MustStop("The engine lock was lost.", "Start again.", "conflict");

/** The parts of one operation, what it was rolled back for, and in which states recovery was called. */
async function planned() {
  const engine = await testEngine();
  const { id: releaseId, path } = await engine.approved("Heat.1995.mkv");
  const source = await engine.files.fileIdentity(path);
  if (!source) throw new Error("The source is missing.");
  const recovered: OperationState[] = [];
  const rolledBack: string[] = [];
  const reach = (to: OperationState, from: Operation): Promise<void> =>
    engine.store.write((trx) => advance(trx, from, to, engine.deps.lease.number, 0));
  const deps: Parts = {
    ...engine.deps,
    async recoverOperation(_deps, left) {
      recovered.push(left.state);
      await reach("rolled_back", left);
    },
  };
  const kind: Pick<Kind, "rollBack"> = {
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
  return {
    engine,
    deps,
    kind,
    intent,
    recovered,
    rolledBack,
    reach,
    stateNow,
    [Symbol.asyncDispose]: engine[Symbol.asyncDispose],
  };
}

const NO_ROOM = { code: "changed", message: "There is no room." } as const;
const breaks = () => Promise.reject(new Error("The disk broke."));

test("what succeeds is neither rolled back nor recovered", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  expect(await perform(deps, kind, { intent, carryOut: async () => undefined })).toBeUndefined();
  expect([one.recovered, one.rolledBack]).toEqual([[], []]);
});

test("what another decision has changed does not begin", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = () => expect.unreachable();
  expect(await perform(deps, kind, { intent, recheck: async () => NO_ROOM, carryOut })).toEqual(NO_ROOM);
  expect(await one.stateNow()).toBeUndefined();
});

test("what could not be done is rolled back from its current record", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = async (operation: Operation) => {
    await one.reach("staged", operation);
    return NO_ROOM;
  };
  expect(await perform(deps, kind, { intent, carryOut })).toEqual(NO_ROOM);
  expect([one.recovered, one.rolledBack, await one.stateNow()]).toEqual([[], [NO_ROOM.message], "rolled_back"]);
});

test("after an error the operation is recovered from its current record, and the error is thrown", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const carryOut = async (operation: Operation) => {
    await one.reach("staged", operation);
    return breaks();
  };
  await expect(perform(deps, kind, { intent, carryOut })).rejects.toThrow("The disk broke.");
  expect(one.recovered).toEqual(["staged"]);
});

test("an error after the end recovers nothing", async () => {
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

test("after recovery an error may become a result that knows the recovery's outcome", async () => {
  await using one = await planned();
  const { deps, kind, intent } = one;
  const result = await perform(deps, kind, {
    intent,
    carryOut: breaks,
    afterRecovery: async (error, operation) => ({ ...NO_ROOM, message: `${String(error)} ${operation?.state}` }),
  });
  expect(result?.message).toBe("Error: The disk broke. rolled_back");
});

test("an error of the recovery is thrown instead", async () => {
  await using one = await planned();
  const { kind, intent } = one;
  const deps = { ...one.deps, recoverOperation: () => Promise.reject(new Error("Recovery broke.")) };
  await expect(perform(deps, kind, { intent, carryOut: breaks })).rejects.toThrow("Recovery broke.");
});

type Act = {
  options?: TestEngineOptions;
  /** Everything before the operation. Returns the act that carries it out. */
  prepare: (engine: TestEngine) => Promise<(deps: Parts) => Promise<unknown>>;
  is: (operation: Operation) => boolean;
};

const filing =
  (engine: TestEngine, id: number) =>
  async (deps: Parts): Promise<void> =>
    fileRelease(deps, await engine.now(id), engine.signal);
const undoing =
  (engine: TestEngine, id: number) =>
  async (deps: Parts): Promise<void> =>
    undoRelease(deps, await engine.now(id), engine.signal);

const COPIES: TestEngineOptions["files"] = () => ({
  tryHardlink: async () => ({ ok: false, code: "unsupported", why: "No links here.", fallThrough: true }),
  tryReflink: async () => ({ ok: false, code: "unsupported", why: "No clones here.", fallThrough: true }),
});

const OTHER_NAME = "Heat.1995.720p.BluRay.x264-ONE.mp4";

const ACTS: Record<string, Act> = {
  publish: {
    options: { method: "copy" },
    prepare: async (engine) => filing(engine, (await engine.approved("Heat.1995.mkv")).id),
    is: ({ kind }) => kind === "publish",
  },
  "publish, before its source goes": {
    options: { method: "move", files: COPIES },
    prepare: async (engine) => filing(engine, (await engine.approved("Heat.1995.mkv")).id),
    is: ({ kind }) => kind === "publish",
  },
  replace: {
    options: { duplicatePolicy: "upgrade" },
    async prepare(engine) {
      await take(engine, OTHER_NAME, "the small film");
      return filing(engine, (await engine.approved(LARGE, "the large film!")).id);
    },
    is: ({ kind, replaces }) => kind === "publish" && replaces !== undefined,
  },
  "replace under the same name": {
    options: { duplicatePolicy: "upgrade" },
    async prepare(engine) {
      await take(engine, SMALL);
      return filing(engine, (await engine.approved(LARGE, "the large film!")).id);
    },
    is: ({ kind, replaces }) => kind === "publish" && replaces !== undefined,
  },
  "remove source": {
    options: { method: "move" },
    prepare: async (engine) => filing(engine, (await engine.approved("Heat.1995.mkv")).id),
    is: ({ kind }) => kind === "remove",
  },
  "return source": {
    options: { method: "move", files: COPIES },
    async prepare(engine) {
      const { id } = await take(engine, "Heat.1995.mkv");
      await askedUndo(engine, id);
      return undoing(engine, id);
    },
    is: ({ kind }) => kind === "return",
  },
  restore: {
    async prepare(engine) {
      const { id } = await take(engine, "Heat.1995.mkv");
      await askedUndo(engine, id);
      await undoing(engine, id)(engine.deps);
      const [row] = await allInTrash(engine.store.read);
      if (!row) throw new Error("The trash is empty.");
      await engine.store.write((trx) => requestTrash(trx, row.operationId, "restore", { actor: "cli:me", at: 1 }));
      return (deps) => restoreTrashed(deps, row);
    },
    is: ({ kind }) => kind === "restore",
  },
  reinstate: {
    options: { duplicatePolicy: "upgrade" },
    async prepare(engine) {
      await take(engine, OTHER_NAME, "the small film");
      const { id } = await take(engine, LARGE);
      await askedUndo(engine, id);
      return undoing(engine, id);
    },
    is: ({ kind }) => kind === "reinstate",
  },
  "reinstate under the same name": {
    options: { duplicatePolicy: "upgrade" },
    async prepare(engine) {
      await take(engine, SMALL);
      const { id } = await take(engine, LARGE);
      await askedUndo(engine, id);
      return undoing(engine, id);
    },
    is: ({ kind }) => kind === "reinstate",
  },
};

/**
 * Carries out an act whose operation gets into this state, after which one thing fails: the next step on the disk, or for
 * the others the very transaction, although it is written. Returns the states in which it was recovered, and what came out.
 */
async function broken({ options = {}, prepare, is }: Act, state: OperationState, failure: () => Error) {
  let armed = false;
  const strike = (): void => {
    if (!armed) return;
    armed = false;
    throw failure();
  };
  const files = (real: Files): Files => {
    const parts = Object.entries({ ...real, ...options.files?.(real) }) as [string, (...given: unknown[]) => unknown][];
    const striking = parts.map(([name, part]) => [name, async (...given: unknown[]) => (strike(), part(...given))]);
    return Object.fromEntries(striking) as Files;
  };
  await using engine = await (options.duplicatePolicy ? upgrading : testEngine)({ ...options, files });
  const run = await prepare(engine);
  const recovered: OperationState[] = [];
  let isOver = false;
  const deps: Parts = {
    ...engine.deps,
    store: {
      ...engine.store,
      async write(work, signal) {
        const written = await engine.store.write(work, signal);
        const rows = await engine.store.read.selectFrom("operation").selectAll().where("state", "=", state).execute();
        if (isOver || !rows.map(toOperation).some(is)) return written;
        isOver = true;
        armed = true;
        if (state !== "intent") strike();
        return written;
      },
    },
    async recoverOperation(given, operation) {
      recovered.push(operation.state);
      await recoverOperation(given, operation);
    },
  };
  const result = await run(deps).catch((error: unknown) => error);
  expect(isOver).toBe(true);
  return { recovered, result };
}

test.each<[string, OperationState, OperationState[]]>([
  ["publish", "intent", ["intent"]],
  ["publish", "staged", ["staged"]],
  ["publish", "sealed", []],
  ["publish, before its source goes", "published", ["published"]],
  ["replace", "intent", ["intent"]],
  ["replace", "staged", ["staged"]],
  ["replace", "published", ["published"]],
  ["replace under the same name", "intent", ["intent"]],
  ["replace under the same name", "staged", ["staged"]],
  ["replace under the same name", "published", ["published"]],
  ["remove source", "intent", ["intent"]],
  ["remove source", "sealed", []],
  ["return source", "intent", ["intent"]],
  ["return source", "staged", ["staged"]],
  ["return source", "sealed", []],
  ["restore", "intent", ["intent"]],
  ["restore", "sealed", []],
  ["reinstate", "intent", ["intent"]],
  ["reinstate", "sealed", []],
  ["reinstate under the same name", "intent", ["intent"]],
  ["reinstate under the same name", "staged", ["staged"]],
  ["reinstate under the same name", "sealed", []],
])("%s: after an error in state %s, recovery is called in %j", async (name, state, expected) => {
  const act = ACTS[name];
  if (!act) throw new Error(`There is no act ${name}.`);
  const { recovered, result } = await broken(act, state, () => new Error("The disk broke."));
  expect(recovered).toEqual(expected);
  // A file that is back in the library is restored, whatever failed after that.
  const isRestored = name === "restore" && state === "sealed";
  expect(String(result)).toBe(isRestored ? "undefined" : "Error: The disk broke.");
});

test.each(Object.keys(ACTS))("%s recovers nothing in an engine that lost its lease", async (name) => {
  const act = ACTS[name];
  if (!act) throw new Error(`There is no act ${name}.`);
  const { recovered, result } = await broken(act, "intent", lostLease);
  expect(recovered).toEqual([]);
  expect(result).toBeInstanceOf(MustStop);
});
