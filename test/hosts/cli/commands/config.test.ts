import { expect, test } from "vitest";
import { fail, ok, toReport } from "../../../../src/app/doctor/finding.ts";
import type { ConfigReport } from "../../../../src/program/config/settings-report.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const SETTINGS = {
  file: "/etc/x.env",
  settings: [
    { name: "PLEX_URL", group: "Common", value: "", origin: "not set", secret: false },
    { name: "PLEX_TOKEN", group: "Common", value: "(set)", origin: "environment", secret: true },
    { name: "PLEX_MODE", group: "MCP", value: "hybrid", origin: "default", secret: false },
  ],
  warnings: ["PLEX_TOKEN: Open."],
};

async function config(
  words: string[],
  findings = [ok("There.")],
  more: { routes?: { file: string; rules: number }; settings?: ConfigReport["settings"] } = {},
) {
  const io = fakeIo();
  const asked: unknown[] = [];
  const doctor = async (options: unknown) => {
    asked.push(options);
    const view = { user: "anna", of: "this process" } as const;
    return toReport([{ id: "folders", title: "Folders", duration_ms: 1, findings }], view);
  };
  const { context } = fakeContext(
    io,
    {},
    { settings: async () => ({ ...SETTINGS, ...more }), doctor },
  );
  const code = await runProgram(context, ["config", ...words]);
  return { code, asked, text: io.written() };
}

test("config show lists settings by group, with their origins and the path of the file", async () => {
  expect((await config(["show"])).text).toBe(
    "Common:\nPLEX_URL            not set\nPLEX_TOKEN  (set)   environment\n\nMCP:\nPLEX_MODE   hybrid  default\n\nRead from /etc/x.env.\n! PLEX_TOKEN: Open.\n",
  );
});

test("config show says where a setting is changed that the environment sets", async () => {
  const mode = { name: "PLEX_MODE", group: "MCP", value: "mcp", secret: false };
  const settings = [{ ...mode, origin: "environment", fixed: "environment" as const }];
  expect((await config(["show"], [], { settings })).text).toMatch(
    /\nThe environment overrides the file\. Change its settings where the program is started\.\n$/,
  );
});

test("config check lists its checks and points to doctor, and fails if a folder is missing", async () => {
  const well = await config(["check"], undefined, {
    routes: { file: "/etc/routes.json", rules: 3 },
  });
  expect([well.code, well.asked]).toEqual([0, [{ scope: "folders" }]]);
  expect(well.text).toContain("and contacted no server");
  expect(well.text).toContain("`plex-ingest doctor` to test");
  expect(well.text).toContain("\n3 rules for libraries in /etc/routes.json.\n");
  const { file, warnings } = SETTINGS;
  expect(JSON.parse((await config(["check", "--json"])).text)).toEqual({
    ok: true,
    file,
    warnings,
  });
  const gone = await config(["check"], [fail("There is no folder /in.", { advice: "Mount it." })]);
  expect(gone.code).toBe(1);
  expect(gone.text).toContain("! There is no folder /in. Mount it.");
});
