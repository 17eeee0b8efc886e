import { expect, test } from "vitest";
import type {
  ShownTrashed,
  TrashOutcome,
  TrashResult,
  TrashResults,
} from "../../../../src/app/trash/storage-shape.ts";
import type { TrashDesk } from "../../../../src/app/trash/trash.ts";
import { shortenIds } from "../../../../src/hosts/cli/commands/trash.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const item = (id: string, more: Partial<ShownTrashed> = {}): ShownTrashed => ({
  id,
  release_id: 7,
  release_name: "Heat.1995.mkv",
  path: `/media/.trash/${id}/Heat.mkv`,
  original_path: `/media/Movies/${id.slice(0, 2)}.mkv`,
  size_bytes: 2048,
  trashed_at: "2026-03-01T12:00:00.000Z",
  purge_after: "2026-03-31T12:00:00.000Z",
  last_copy: false,
  ...more,
});
const { purge_after: _, ...LAST } = item("22222222-last", { last_copy: true });
const ITEMS = [
  item("11111111-one"),
  LAST,
  item("33333333-back", { asked: "restore", problem: "Its disk is away." }),
];

type Given = {
  items?: ShownTrashed[];
  io?: Partial<Io>;
  failed?: boolean;
  /** The running engine's answer about each file. Without an answer, no engine runs. */
  engine?: Pick<TrashResult, "outcome" | "message"> & { ok?: boolean };
};

async function run(
  argv: string[],
  { items = ITEMS, io: more = {}, failed = false, engine }: Given = {},
) {
  const io = fakeIo(more);
  const asked: unknown[] = [];
  const opened: unknown[] = [];
  const answer = (ids: readonly string[], outcome: TrashOutcome): TrashResults => ({
    results: ids.map((id) =>
      failed
        ? { id, ok: false, outcome: "refused", code: "not_found", message: "No." }
        : { id, ok: true, outcome, path: `/media/${id}`, ...engine },
    ),
    engine: { running: engine !== undefined },
  });
  const desk: TrashDesk = {
    trash: async () => ({ items, total: items.length, size_bytes: 6144 }),
    async restoreTrash(ids, actor, wait) {
      asked.push(["restore", ids, actor, ...(wait ? [wait.maxMs] : [])]);
      return answer(ids, "restore_asked");
    },
    async purgeTrash(ids, actor, wait) {
      asked.push(["purge", ids, actor, ...(wait ? [wait.maxMs] : [])]);
      return answer(ids, "deletion_asked");
    },
    trashPage: () => expect.unreachable(),
    trashOfReleases: () => expect.unreachable(),
  };
  const { context } = fakeContext(io, {}, { trash: async () => desk });
  const outcome = await runProgram(context, argv, ({ database }) => opened.push(database)).then(
    (code) => ({ code }),
    (error: unknown) => ({ error }),
  );
  return {
    code: undefined,
    error: undefined,
    ...outcome,
    asked,
    opened,
    out: io.written(),
    err: io.complaints(),
  };
}

test("trash and trash list show each file and its fate, using a read-only store", async () => {
  const { code, out, opened } = await run(["trash"]);
  expect(code).toBe(0);
  expect(opened).toEqual(["reader"]);
  expect(out).toBe(
    [
      "11111111  2026-03-01 12:00 UTC  11.mkv (2 KiB)",
      "  from /media/Movies/11.mkv",
      "  of release #7 Heat.1995.mkv",
      "  will be deleted by the nightly upkeep after 2026-03-31 12:00 UTC",
      "22222222  2026-03-01 12:00 UTC  22.mkv (2 KiB)",
      "  from /media/Movies/22.mkv",
      "  of release #7 Heat.1995.mkv",
      "  stays: it is the last copy of its content",
      "33333333  2026-03-01 12:00 UTC  33.mkv (2 KiB)",
      "  from /media/Movies/33.mkv",
      "  of release #7 Heat.1995.mkv",
      "  will be put back by the engine",
      "  ! Its disk is away.",
      "3 files, 6 KiB.",
      "Put one back with `plex-ingest trash restore ID`.",
      "",
    ].join("\n"),
  );
  const json = await run(["trash", "list", "--json"]);
  expect(JSON.parse(json.out)).toEqual({ items: ITEMS, total: 3, size_bytes: 6144 });
  expect((await run(["trash", "list"], { items: [] })).out).toBe("The trash is empty.\n");
});

test("lists a long trash in pages, and prints a command that shows the next page", async () => {
  const { out } = await run(["trash", "list", "--limit", "2"]);
  expect(out.match(/^\w+ {2}2026/gm)).toHaveLength(2);
  const next = /Next: plex-ingest (trash list .*--cursor \S+)/.exec(out)?.[1] ?? "";
  expect(out).toContain("3 files, 6 KiB. Showing 2. Next: ");
  const second = await run([...next.split(" "), "--limit", "2", "--json"]);
  expect(JSON.parse(second.out)).toEqual({ items: ITEMS.slice(2), total: 3, size_bytes: 6144 });
  expect(JSON.parse((await run(["trash", "list", "--limit", "2", "--json"])).out)).toMatchObject({
    next: ITEMS[1]?.id,
  });
  expect((await run(["trash", "list", "--cursor", "gone"])).error).toMatchObject({
    code: "invalid_request",
  });
});

test("restore shows the files and asks, needs --yes without a terminal, and records who ran it", async () => {
  const questions: string[] = [];
  const answering = (yes: boolean): Partial<Io> => ({
    terminal: true,
    async ask(question) {
      questions.push(question);
      return yes;
    },
  });
  const no = await run(["trash", "restore", "11111111"], { io: answering(false) });
  expect(no).toMatchObject({ code: 4, asked: [], out: "" });
  expect(no.err).toBe(
    "These files go back into the library:\n  /media/Movies/11.mkv\nNothing was changed.\n",
  );
  const yes = await run(["trash", "restore", "11111111"], { io: answering(true) });
  expect(yes).toMatchObject({
    code: 0,
    asked: [["restore", ["11111111"], "cli:anna", 10_000]],
    opened: ["trash"],
  });
  expect(questions).toEqual(["Put back? [y/N] ", "Put back? [y/N] "]);
  const unsaid = await run(["trash", "restore", "11111111"]);
  expect(unsaid).toMatchObject({ error: { name: "UserError", code: "refused" }, asked: [] });
  const said = await run(["trash", "restore", "11111111", "22222222", "--yes"]);
  expect(said).toMatchObject({
    code: 0,
    asked: [["restore", ["11111111", "22222222"], "cli:anna", 10_000]],
  });
  expect(said.out).toBe(
    "11111111 is about to be put back: /media/11111111\n22222222 is about to be put back: /media/22222222\nNo engine is running; this is saved until one starts.\n",
  );
});

test("reports an unknown id without a question, with its exit code", async () => {
  const { code, out } = await run(["trash", "restore", "99999999"], { failed: true });
  expect({ code, out }).toEqual({ code: 3, out: "99999999: No.\n" });
  expect((await run(["trash", "restore"])).error).toMatchObject({ name: "CommanderError" });
});

test("restore reports what became of each file, and fails if one did not go back", async () => {
  const restored = await run(["trash", "restore", "11111111", "--yes"], {
    engine: { outcome: "restored" },
  });
  expect(restored).toMatchObject({ code: 0, out: "11111111 was put back: /media/11111111\n" });
  const message = "Its disk is away.";
  const delayed = await run(["trash", "restore", "11111111", "--yes"], {
    engine: { outcome: "restore_delayed", message },
  });
  expect(delayed.code).toBe(1);
  expect(delayed.out).toBe(`11111111 could not be put back yet: /media/11111111\n${message}\n`);
  const refused = await run(["trash", "restore", "11111111", "--yes"], {
    engine: { ok: false, outcome: "refused", message: "Another file already exists." },
  });
  expect(refused.code).not.toBe(0);
  expect(refused.out).toBe("11111111: Another file already exists.\n");
});

test("empty reports a file as deleted only after the engine has deleted it", async () => {
  const { out } = await run(["trash", "empty", "--yes"], { engine: { outcome: "deleted" } });
  expect(out).toContain("11111111 was deleted: /media/11111111-one\n");
  const left = await run(["trash", "empty", "--yes"], { engine: { outcome: "deletion_asked" } });
  expect(left.out).toContain("11111111 is about to be deleted: /media/11111111-one\n");
});

test("empty fails and reports once why files were not deleted", async () => {
  const message = "plex-ingest has no permission to write ‘/media/.trash’.";
  const { code, out } = await run(["trash", "empty", "--yes"], {
    items: [item("11111111-one"), item("44444444-two")],
    engine: { outcome: "deletion_delayed", message },
  });
  expect(code).toBe(1);
  expect(out.split("\n")).toEqual([
    "11111111 could not be deleted yet: /media/11111111-one",
    "44444444 could not be deleted yet: /media/44444444-two",
    message,
    "",
  ]);
});

test("empty deletes exactly the files shown, and never a last copy or a file to restore", async () => {
  const shown: string[] = [];
  const ask = async (question: string) => shown.push(question) > 0;
  const { code, asked, err, out } = await run(["trash", "empty"], { io: { terminal: true, ask } });
  expect(code).toBe(0);
  expect(asked).toEqual([["purge", ["11111111-one"], "cli:anna", 10_000]]);
  expect(err).toBe(
    "These files will be permanently deleted from the trash (1 file, 2 KiB):\n  /media/Movies/11.mkv\n",
  );
  expect(out).toContain(
    "11111111 is about to be deleted: /media/11111111-one\nNo engine is running",
  );
  expect(out).toContain(
    "2 files stay in the trash: last copies of their content, or about to be put back.\n",
  );
  expect(shown).toEqual(["Delete? [y/N] "]);
});

test("empty does nothing without the answer yes, and asks no question when there is nothing to delete", async () => {
  const no = await run(["trash", "empty"], { io: { terminal: true, ask: async () => false } });
  expect(no).toMatchObject({ code: 4, asked: [] });
  expect(await run(["trash", "empty"])).toMatchObject({ error: { code: "refused" }, asked: [] });
  const json = await run(["trash", "empty", "--yes", "--json"]);
  expect(JSON.parse(json.out)).toEqual({
    results: [
      { id: "11111111-one", ok: true, outcome: "deletion_asked", path: "/media/11111111-one" },
    ],
    engine: { running: false },
  });
  const none = await run(["trash", "empty"], { items: [] });
  expect(none).toMatchObject({ code: 0, out: "The trash is empty.\n", asked: [] });
  const last = await run(["trash", "empty"], { items: [LAST] });
  expect(last).toMatchObject({ code: 0, asked: [] });
  expect(last.out).toBe(
    "Nothing was deleted. 1 file stays in the trash: the last copy of its content, or about to be put back.\n",
  );
});

test("shows the shortest unique id of at least eight characters", () => {
  expect([...shortenIds(["aaaaaaaa-1", "aaaaaaaa-2", "b"])]).toEqual([
    ["aaaaaaaa-1", "aaaaaaaa-1"],
    ["aaaaaaaa-2", "aaaaaaaa-2"],
    ["b", "b"],
  ]);
  expect(shortenIds(["0123456789"]).get("0123456789")).toBe("01234567");
});
