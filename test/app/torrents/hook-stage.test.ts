import { expect, test } from "vitest";
import type { SpoolRead } from "../../../src/adapters/fs/hook-folder.ts";
import { createHookStage } from "../../../src/app/torrents/hook-stage.ts";
import { UserError } from "../../../src/base/errors.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { logOf } from "../../support/log.ts";

const never = new AbortController().signal;
const HASH = "0123456789abcdef0123456789abcdef01234567";
const noteOf = (...entries: string[]): Uint8Array =>
  Buffer.from(["plex-ingest-hint=1", ...entries, "end="].map((entry) => `${entry}\0`).join(""));

/** A stage over a spool in memory; `done` lists what it did. */
function stageOver(reads: (SpoolRead | undefined | UserError)[]) {
  const done: string[] = [];
  let time = 0;
  const stage = createHookStage({
    async read() {
      const answer = reads.shift();
      if (answer instanceof UserError) throw answer;
      return answer;
    },
    async record({ args, variables }) {
      done.push([...args, ...Object.values(variables)].join(" "));
      return variables["TR_TORRENT_HASH"] === HASH;
    },
    pollAll: () => void done.push("poll all"),
    wake: () => void done.push("wake"),
    rearm: async () => undefined,
    clock: clockOf(() => time),
    log: logOf((message) => void done.push(message)),
  });
  return {
    stage,
    done,
    async after(ms: number): Promise<number> {
      time += ms;
      return await stage.run(never);
    },
  };
}

const one = (...notes: Uint8Array[]): SpoolRead => ({ notes, refused: [] });

test("each note becomes a hint, and the stages are woken once", async () => {
  const note = noteOf(`TR_TORRENT_HASH=${HASH}`, "TR_TORRENT_NAME=a\nb=c", "LATER=ignored");
  const { after, done } = stageOver([one(note, note)]);
  expect(await after(0)).toBe(30_000);
  expect(done).toEqual([`${HASH} a\nb=c`, `${HASH} a\nb=c`, "wake"]);
});

test("a note that names no download of a client only makes every source check for work", async () => {
  const { after, done } = stageOver([one(noteOf("arg=--path", "arg=/etc/shadow"))]);
  await after(0);
  expect(done).toEqual(["--path /etc/shadow", "poll all", "wake"]);
});

test("the spool is read at once after a change, but not more than once a second", async () => {
  const { stage, after, done } = stageOver([one(), one(noteOf("arg=1")), one(noteOf("arg=2"))]);
  expect(await after(0)).toBe(30_000);
  stage.hint();
  expect(await after(400)).toBe(600);
  expect(done).toEqual([]);
  await after(600);
  stage.hint();
  expect(await after(1)).toBe(999);
  expect(done).toEqual(["1", "poll all", "wake"]);
  await after(999);
  expect(done.slice(3)).toEqual(["2", "poll all", "wake"]);
  expect(await after(29_000)).toBe(1000);
});

test.each([
  ["empty", Buffer.from("")],
  ["cut off", noteOf("arg=x").subarray(0, -5)],
  ["without its last byte", noteOf("arg=x").subarray(0, -1)],
  ["of another format", Buffer.from("plex-ingest-hint=2\0end=\0")],
  ["too long", noteOf(`arg=${"x".repeat(5000)}`)],
  ["not text", Buffer.from([0xff, 0xfe, 0])],
])("a file that is %s is reported as junk and causes nothing", async (_, bytes) => {
  const { after, done } = stageOver([one(bytes)]);
  await after(0);
  expect(done).toEqual([
    expect.stringContaining("1 file in the spool could not be used (no note)"),
  ]);
});

test("junk is logged once an hour, and too many notes cause one poll of everything", async () => {
  const junk: SpoolRead = {
    notes: [],
    refused: [
      { why: "too many", count: 9000 },
      { why: "stuck", count: 1 },
    ],
  };
  const { after, done } = stageOver([junk, junk, junk]);
  await after(0);
  await after(30_000);
  const line = expect.stringContaining(
    "9001 files in the spool could not be used (too many, stuck)",
  );
  expect(done).toEqual([line, "poll all", "poll all"]);
  await after(60 * 60_000);
  expect(done.slice(3)).toEqual([line, "poll all"]);
});

test("a folder that is not a spool is reported, and the engine goes on", async () => {
  const { after, done } = stageOver([UserError.refused("“/x” is not a folder.", ""), one()]);
  expect(await after(0)).toBe(30_000);
  expect(await after(30_000)).toBe(30_000);
  expect(done).toEqual(["Hook: “/x” is not a folder."]);
});
