import { expect, test } from "vitest";
import { BASELINE, runConformance } from "../support/conformance.ts";
import { startHttp } from "./http-server.ts";

test("what ships fails those checks of the official suite that are listed, and no others", async () => {
  await using server = await startHttp({ settings: { AUTH_TOKEN: "", PLEX_MCP_READ_ONLY: "true" } });
  const { scenarios, passed, failed } = await runConformance(`${server.url}/mcp`);
  const known = [BASELINE.not_offered, BASELINE.needs_its_tools].flatMap((failures) => Object.keys(failures));
  expect(failed).toEqual(Object.fromEntries(known.map((id) => [id, expect.any(String)])));
  expect([scenarios, passed.length]).toEqual([32, 11]);
  expect(server.program.log()).not.toContain('"level":"error"');
});
