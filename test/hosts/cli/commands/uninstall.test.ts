import { expect, test } from "vitest";
import { uninstall } from "../../../../src/hosts/cli/commands/uninstall.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";

const settings = { what: "settings", at: "/home/anna/.env" };
const hook = { what: "hook", at: "Deluge runs /x/torrent-done.sh", why: "Remove it in Deluge." };
const program = "npm uninstall -g --prefix /usr plex-ingest";

function asked(failed: { what: string; at: string; why: string }[] = []) {
  const done: string[] = [];
  const io = fakeIo();
  const context = fakeContext(
    io,
    {},
    {
      uninstall: async () => ({
        async plan({ data }) {
          done.push(`plan ${data}`);
          return { removes: [{ ...settings, by: "path" as const }], keeps: [hook], program };
        },
        async carryOut({ data }) {
          done.push(`carry out ${data}`);
          return { removed: [settings], failed, warnings: [], program };
        },
      }),
    },
  ).context;
  return { io, done, run: (input: object) => uninstall.run(input, context) };
}

test("only shows what it would remove, and prints the line that removes exactly that", async () => {
  const { io, done, run } = asked();
  expect(await run({ data: true })).toBe(0);
  expect(done).toEqual(["plan true"]);
  expect(io.written()).toContain("plex-ingest uninstall --data --yes");
  expect(io.written()).toContain("/home/anna/.env");
  expect(io.written()).toContain("Remove it in Deluge.");
  expect(io.written()).toContain("Libraries, downloads and the trash are never touched.");
});

test("with --yes, removes and reports it, with the command that removes the program", async () => {
  const { io, done, run } = asked();
  expect(await run({ yes: true })).toBe(0);
  expect(done).toEqual(["carry out false"]);
  expect(io.written()).toContain(program);
});

test("ends with exit code 1 if something was not removed", async () => {
  const { io, run } = asked([{ what: "mark", at: "/m/mark", why: "It may not be written." }]);
  expect(await run({ yes: true })).toBe(1);
  expect(io.written()).toContain("It may not be written.");
});
