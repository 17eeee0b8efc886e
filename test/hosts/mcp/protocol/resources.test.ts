import { expect, test } from "vitest";
import { Outage } from "../../../../src/base/errors.ts";
import { createResources } from "../../../../src/hosts/mcp/protocol/resources.ts";
import { createToolServer } from "../../../../src/hosts/mcp/server.ts";
import { createView } from "../../../../src/hosts/mcp/view/view.ts";
import { inReview } from "../../../support/review-release.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";
import { testServer } from "../support-server.ts";

async function resourcesOf(made: Awaited<ReturnType<typeof testServer>>) {
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest", "plex"],
    readOnly: true,
    deps: made.deps,
    report: (error) => expect.unreachable(String(error)),
  });
  const resources = createResources(
    server,
    createView(
      () => false,
      async () => undefined,
    ),
  );
  const call = { signal: new AbortController().signal, actor: "mcp:test" };
  return (uri: string) => resources.read(uri, call);
}

test("reads a release's resource from get_ingest_item, and reports an unknown release as not found", async () => {
  await using made = await testServer();
  const id = await inReview(made.engine, "Heat.mkv");
  const read = await resourcesOf(made);
  expect(JSON.parse((await read(`ingest://release/${id}`))?.text ?? "")).toMatchObject({
    item: { id, name: "Heat.mkv" },
  });
  for (const missing of ["99999", "0", "1234567890", "x", "", "-1"]) {
    expect(await read(`ingest://release/${missing}`), missing).toBeUndefined();
  }
  expect(await read("ingest://nothing")).toBeUndefined();
});

test("reports the tool's error if a resource exists but cannot be read", async () => {
  const down = async (): Promise<never> => {
    throw new Outage("plex_unavailable", "Plex is silent.");
  };
  await using made = await testServer({ useCases: { plex: down } });
  const read = await resourcesOf(made);
  await expect(read("plex://libraries")).rejects.toMatchObject({
    code: -32_603,
    message: expect.stringMatching(/^plex_unavailable: Plex is silent\./),
  });
});
