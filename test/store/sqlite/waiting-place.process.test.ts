import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { takeNextSlot } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { type Child, startChild } from "../child.ts";

const TAKER = new URL("../../fixtures/place-taker.ts", import.meta.url);

test("exactly one of several processes gets the slot in simultaneous attempts", async () => {
  using folder = tempFolder();
  await using stack = new AsyncDisposableStack();
  const children: Child[] = [1, 2, 3].map(() =>
    stack.use(startChild(TAKER, [folder.at("lock", "waiting.lock")])),
  );
  for (const child of children) expect(await child.line()).toBe("ready");
  for (let round = 0; round < 100; round++) {
    const answers = await Promise.all(children.map((child) => child.ask("take")));
    expect(answers.toSorted(), `round ${round}`).toEqual(["mine", "taken", "taken"]);
    await Promise.all(children.map((child) => child.ask("give")));
  }
});

test("reading the file, as every attempt does first, blocks no other process", () => {
  using folder = tempFolder();
  const path = folder.at("waiting.lock");
  takeNextSlot(path)?.release();
  const reader = new Sqlite(path, { readonly: true });
  reader.exec("begin");
  reader.prepare("select count(*) from sqlite_master").get();
  const place = takeNextSlot(path);
  expect(place).toBeDefined();
  expect(takeNextSlot(path)).toBeUndefined();
  place?.release();
  reader.close();
});

test("a killed process frees the slot, and the file is private", async () => {
  using folder = tempFolder();
  const path = folder.at("lock", "waiting.lock");
  await using child = startChild(TAKER, [path]);
  await child.line();
  expect(await child.ask("take")).toBe("mine");
  expect(takeNextSlot(path)).toBeUndefined();
  child.signal("SIGKILL");
  await child.exited;
  const place = takeNextSlot(path);
  expect(place).toBeDefined();
  place?.release();
  place?.release();
  expect(statSync(path)).toMatchObject({ size: 0 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
