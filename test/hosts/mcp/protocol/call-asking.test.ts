import { expect, test } from "vitest";
import { callAsking } from "../../../../src/hosts/mcp/protocol/call-asking.ts";
import { createToolServer } from "../../../../src/hosts/mcp/server.ts";
import { fileAll } from "../../../support/filing.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";
import { movie } from "../../../support/works.ts";
import { type TestServer, testServer } from "../support-server.ts";

/** A client that shows forms. */
const askingOf = (made: TestServer) => {
  const tools = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest"],
    readOnly: false,
    deps: made.deps,
    report: (error) => expect.unreachable(String(error)),
  });
  const signal = new AbortController().signal;
  const call = { signal, actor: "mcp:test", shows: { form: true, url: false } };
  return (name: string, args: object) => callAsking(tools, [name, args, call], undefined);
};

const LEFT_OUT = { type: null, tmdb_id: "", version: null, each: null, releases: [] };

test.each([{}, LEFT_OUT])("asks for an open release's work, left out as %j", async (rest) => {
  const candidates = [candidate(1, "Solaris", 1972, 900), candidate(2, "Solaris", 2002, 890)];
  await using made = await testServer();
  const id = await inReview(made.engine, "Solaris.mkv", { candidates });
  const ask = askingOf(made);
  for (const ids of [[id], `[${id}]`, `#${id}`, id]) {
    const { asks } = await ask("approve_ingest", { ids, ...rest });
    expect(asks?.requests["work"]?.params).toMatchObject({
      message: expect.stringContaining(`Which work is release ${id}`),
    });
  }
});

test("asks a person to agree in the second step only, however the token is left out", async () => {
  await using made = await testServer({ catalogue: [movie(949, "Heat", 1995)] });
  const { id } = await made.engine.approved("Heat.mkv");
  await fileAll(made.engine);
  const ask = askingOf(made);
  for (const rest of [{}, { confirm_token: null }, { confirm_token: "" }]) {
    const { asks, structuredContent } = await ask("undo_ingest", { id, ...rest });
    expect([asks, structuredContent]).toEqual([
      undefined,
      expect.objectContaining({ plan: expect.anything() }),
    ]);
  }
  const { asks } = await ask("undo_ingest", { id: `#${id}`, confirm_token: "token" });
  expect(asks?.requests["agreed"]?.params).toMatchObject({
    message: expect.stringContaining(`release ${id} ("Heat.mkv")`),
  });
});
