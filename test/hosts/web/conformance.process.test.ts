import { expect, test } from "vitest";
import { BASELINE, REVISIONS, runConformance } from "../../support/conformance.ts";
import { SUITE_OFFERS, SUITE_TOOLS } from "../../support/suite-offers.ts";
import { startWeb } from "./web-server.ts";

test.each(REVISIONS)(
  "with what the suite asks for behind it our HTTP fails of %s only what is not offered",
  async (revision) => {
    await using web = await startWeb({
      token: undefined,
      tools: { operator: SUITE_TOOLS, reviewer: SUITE_TOOLS, reader: SUITE_TOOLS },
      offers: SUITE_OFFERS,
    });
    const { scenarios, failed } = await runConformance(`${web.url}/mcp`, revision);
    // Only a server with the queue completes arguments; what ships passes that check.
    const known = [...Object.keys(BASELINE[revision].not_offered), "completion-complete"];
    expect(failed).toEqual(Object.fromEntries(known.map((id) => [id, expect.any(String)])));
    expect(scenarios).toBe(BASELINE[revision].scenarios);
  },
);
