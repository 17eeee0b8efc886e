import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Event } from "../../../src/core/release/state.ts";
import { askWhy } from "../../support/ask-why.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { writeJob } from "../../support/file-tools.ts";
import { saying } from "../../support/said.ts";
import { asVideo } from "../../support/video-bytes.ts";

const by = { actor: "cli:anna", at: 5 };

/** Adds a job that copies a file within the library. */
async function copyJob(engine: TestEngine): Promise<{ id: number; to: string }> {
  const from = join(engine.library, "Movies/Old.mkv");
  const to = join(engine.library, "Movies/New.mkv");
  mkdirSync(dirname(from), { recursive: true });
  writeFileSync(from, asVideo("film"));
  return { id: await writeJob(engine, [{ from, to, action: "copy" }], "copy_file"), to };
}

async function move(engine: TestEngine, id: number, ...events: Event[]): Promise<void> {
  for (const event of events) {
    const moved = await changeState(engine.store, await engine.now(id), event, by);
    if (!moved.ok) throw new Error(moved.message);
  }
}

/** All actions that are impossible for a job, in any wording. */
const IMPOSSIBLE = /approve|retry|identified|trash restore/;

const reasons = [{ code: "changed" as const, message: "It changed." }];

test.each<[state: string, Event[]]>([
  ["rejected", [{ kind: "reject" }]],
  ["ignored", [{ kind: "nothing_to_file", reasons }]],
])("does not offer impossible actions for a job that is %s", async (state, events) => {
  await using engine = await testEngine();
  const { id } = await copyJob(engine);
  await move(engine, id, ...events);
  expect((await engine.now(id)).state).toBe(state);
  const { answer, next } = await askWhy(engine)(id);
  expect(answer).not.toMatch(IMPOSSIBLE);
  expect(toCommandText(next ?? "")).not.toMatch(IMPOSSIBLE);
  expect(toCommandText(next ?? "")).toContain("copy_file");
});

test("offers only a working rejection for a job in review", async () => {
  await using engine = await testEngine();
  const { id } = await copyJob(engine);
  await move(engine, id, { kind: "restored", reasons });
  expect((await askWhy(engine)(id)).answer).not.toMatch(IMPOSSIBLE);
  expect(await askWhy(engine)(id)).toMatchObject({
    next: saying(
      `\`plex-ingest reject ${id}\` abandons it. If you still want it: have your MCP client call copy_file again.`,
    ),
  });
  const instead = saying(
    `\`plex-ingest reject ${id}\`. To make a new plan: have your MCP client call copy_file again.`,
  );
  expect(await requestEach(engine.store, [id], { kind: "retry" }, by)).toMatchObject([
    { ok: false, message: instead },
  ]);
  expect(await approve(engine.store, [{ ids: [id], approval: {} }], by)).toMatchObject([
    { ok: false, message: instead },
  ]);
  expect(await requestEach(engine.store, [id], { kind: "reject" }, by)).toMatchObject([
    { ok: true, state: "rejected" },
  ]);
});

test("for an undone job, shows its file in the trash and suggests another call", async () => {
  await using engine = await testEngine();
  const { id } = await copyJob(engine);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await move(engine, id, { kind: "undo" });
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  const { answer, next, facts } = await askWhy(engine)(id);
  expect(answer).toBe(`It is release #${id}, a job of copy_file, which was undone.`);
  expect(toCommandText(next ?? "")).toBe(
    "If you still want it: have your MCP client call copy_file again.",
  );
  expect(facts.map(({ message }) => toCommandText(message)).join()).toContain(
    "It is in the trash as",
  );
});

test("for a job whose file is missing, suggests an undo and no approval", async () => {
  await using engine = await testEngine();
  const { id, to } = await copyJob(engine);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  rmSync(to);
  expect(await askWhy(engine)(id)).toMatchObject({
    answer: saying("no longer there"),
    next: saying(
      `\`plex-ingest undo ${id}\`. If you still want it: have your MCP client call copy_file again.`,
    ),
  });
});
