import { expect, test } from "vitest";
import { BASELINE, REVISIONS, runConformance } from "../support/conformance.ts";
import { startHttp } from "./http-server.ts";

test.each(REVISIONS)(
  "what ships fails those checks of %s in the official suite that are listed, and no others",
  async (revision) => {
    await using server = await startHttp({ settings: { AUTH_TOKEN: "", PLEX_MCP_READ_ONLY: "true" } });
    const { scenarios, failed } = await runConformance(`${server.url}/mcp`, revision);
    const { not_offered, needs_its_own, scenarios: all } = BASELINE[revision];
    const known = [not_offered, needs_its_own].flatMap((failures) => Object.keys(failures));
    expect(failed).toEqual(Object.fromEntries(known.map((id) => [id, expect.any(String)])));
    expect(scenarios).toBe(all);
    expect(server.program.log()).not.toContain('"level":"error"');
  },
);
