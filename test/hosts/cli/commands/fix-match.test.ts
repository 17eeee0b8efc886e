import { expect, test } from "vitest";
import type { Curate } from "../../../../src/app/plex/curate/curate.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const PATH = "/media/Movies/Heat (1995)/Heat (1995).mkv";
const WORK = { title: "Heat", guid: "plex://movie/1" };

function desk(outcome: "confirmed" | "put_back" = "confirmed") {
  const asked: object[] = [];
  const fixMatch: Curate["fixMatch"] = async (request) => {
    asked.push(request);
    if (request.token !== undefined) return { outcome, message: "Plex shows Heat." };
    const plan = {
      path: PATH,
      media_id: "7",
      from: WORK,
      to: WORK,
      count: 1,
      effect: "It changes.",
    };
    return { plan, confirm_token: "t", expires_at: "" };
  };
  return { asked, curate: async () => ({ fixMatch }) as Curate };
}

test("changes nothing without an answer", async () => {
  const io = fakeIo();
  const { asked, curate } = desk();
  const { context } = fakeContext(io, {}, { curate });
  await expect(runProgram(context, ["fix-match", PATH])).rejects.toThrow("Nothing was changed");
  expect(asked).toEqual([{ path: PATH, undo: undefined }]);
});

test.each([
  ["confirmed", 0],
  ["put_back", 1],
] as const)("with --yes, matches and prints the result: %s", async (outcome, code) => {
  const io = fakeIo();
  const { asked, curate } = desk(outcome);
  const { context } = fakeContext(io, {}, { curate });
  expect(await runProgram(context, ["fix-match", "--undo", "--yes", PATH])).toBe(code);
  expect(io.written()).toContain("Plex shows Heat.");
  expect(asked.at(-1)).toEqual({ path: PATH, undo: true, token: "t" });
});

test("with --json, prints the plan and its outcome", async () => {
  const io = fakeIo();
  const { context } = fakeContext(io, {}, { curate: desk().curate });
  expect(await runProgram(context, ["fix-match", PATH, "--yes", "--json"])).toBe(0);
  expect(JSON.parse(io.written())).toMatchObject({ outcome: "confirmed", plan: { count: 1 } });
});
