import { expect, test } from "vitest";
import { fail, ok, toReport } from "../../../../src/app/doctor/finding.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const settings = { file: "/etc/x.env", settings: [], warnings: ["PLEX_TOKEN: Open."] };
const view = { user: "anna", of: "this process" } as const;

test("config check says what it looked at and what doctor tries, and fails for a folder that is missing", async () => {
  const asked: unknown[] = [];
  const of = (...findings: ReturnType<typeof ok>[]) => {
    const io = fakeIo();
    const doctor = async (options: unknown) => {
      asked.push(options);
      return toReport([{ id: "folders", title: "Folders", duration_ms: 1, findings }], view);
    };
    return { io, context: fakeContext(io, {}, { settings: async () => settings, doctor }).context };
  };
  const well = of(ok("There."));
  expect(await runProgram(well.context, ["config", "check"])).toBe(0);
  const text = well.io.written();
  expect(text).toContain("and asked no server");
  expect(text).toContain("`plex-ingest doctor` tries");
  const gone = of(fail("There is no folder /in.", { advice: "Mount it." }));
  expect(await runProgram(gone.context, ["config", "check"])).toBe(1);
  expect(gone.io.written()).toContain("! There is no folder /in. Mount it.");
  expect(asked).toEqual([{ scope: "folders" }, { scope: "folders" }]);
});
