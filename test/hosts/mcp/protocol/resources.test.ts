import { expect, test } from "vitest";
import { Outage } from "../../../../src/base/errors.ts";
import { createResources } from "../../../../src/hosts/mcp/protocol/resources.ts";
import { createToolServer } from "../../../../src/hosts/mcp/server.ts";
import { createView } from "../../../../src/hosts/mcp/view/view.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";
import { reviewServer } from "../support-review.ts";
import { testServer } from "../support-server.ts";

async function resourcesOf(made: Pick<Awaited<ReturnType<typeof testServer>>, "deps">) {
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
  await using made = await reviewServer(["Heat.mkv"]);
  const id = await made.id("Heat.mkv");
  const read = await resourcesOf(made);
  expect(JSON.parse((await read(`ingest://release/${id}`))?.text ?? "")).toMatchObject({
    item: { id, name: "Heat.mkv" },
  });
  for (const missing of ["99999", "0", "1234567890", "x", "", "-1"]) {
    expect(await read(`ingest://release/${missing}`), missing).toBeUndefined();
  }
  expect(await read("ingest://nothing")).toBeUndefined();
});

test("JSON is returned without a type, which clients read as text, and Markdown with its type", async () => {
  await using made = await reviewServer(["Heat.mkv"]);
  const read = await resourcesOf(made);
  for (const uri of ["ingest://queue", "ingest://status", "ingest://release/1"]) {
    expect(await read(uri)).toEqual({ uri, text: expect.stringMatching(/^\{/) });
  }
  expect(await read("docs://naming")).toMatchObject({ mimeType: "text/markdown" });
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
