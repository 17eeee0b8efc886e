import { expect, test } from "vitest";
import { createOnlyAsked, listWorkToFile } from "../../../src/app/engine/work-to-file.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { byEngine } from "../../../src/core/actor.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { addRelease, findRelease, setUnversioned } from "../../../src/store/releases/releases.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { HEAT, type TestEngine, testEngine } from "../../support/engine.ts";

async function settling(engine: TestEngine, name: string, actor: string): Promise<Release> {
  const path = engine.drop(name);
  const release = { name, path, source: "folder", state: "settling" } as const;
  const id = await engine.store.write((trx) => addRelease(trx, release, { actor, at: 1 }));
  const added = await findRelease(engine.store.read, id);
  if (!added) throw new Error("It was not added.");
  return added;
}

test("picks the releases that a person or client asked for, and keeps them while the engine processes them", async () => {
  await using engine = await testEngine();
  const found = await settling(engine, "Found.2001.mkv", "engine");
  const hinted = await settling(engine, "Hinted.2002.mkv", "hook");
  const added = await settling(engine, "Added.2003.mkv", "cli:anna");
  const asked = await settling(engine, "Asked.2004.mkv", "mcp:claude");
  const only = createOnlyAsked(engine.store);
  const all = [found, hinted, added, asked];
  expect((await only(all)).map(({ id }) => id)).toEqual([added.id, asked.id]);
  // Waiting is not a state change, so the release still counts as requested by a person.
  const outage = {
    code: "root_missing",
    message: "It is not mounted.",
    since: 1,
    nextTryAt: 2,
    attempt: 1,
  } as const;
  await engine.store.write((trx) => setUnversioned(trx, added.id, { waiting: outage }));
  expect((await createOnlyAsked(engine.store)(all)).map(({ id }) => id)).toEqual([
    added.id,
    asked.id,
  ]);
  await changeState(engine.store, added, { kind: "vanished" }, byEngine(3));
  expect((await only(all)).map(({ id }) => id)).toEqual([added.id, asked.id]);
  expect((await createOnlyAsked(engine.store)(all)).map(({ id }) => id)).toEqual([asked.id]);
});

test("lists approved and due releases, and while paused only the releases that a person asked for", async () => {
  await using engine = await testEngine();
  await settling(engine, "Found.2001.mkv", "engine");
  const added = await settling(engine, "Added.2003.mkv", "cli:anna");
  const { id } = await engine.approved("Heat.1995.mkv", "x", { identity: HEAT });
  const ids = async (now = 10): Promise<number[]> =>
    (await listWorkToFile(engine.store, now)).map((one) => one.id);
  expect(await ids()).toEqual([id, added.id]);
  const waiting = {
    code: "no_space",
    message: "It is full.",
    since: 1,
    nextTryAt: 20,
    attempt: 1,
  } as const;
  await engine.store.write((trx) => setUnversioned(trx, id, { waiting }));
  expect(await ids()).toEqual([added.id]);
  expect(await ids(20)).toEqual([id, added.id]);
  await engine.store.write((trx) => setPaused(trx, true, { actor: "cli:anna", at: 1 }));
  expect(await ids(20)).toEqual([added.id]);
});
