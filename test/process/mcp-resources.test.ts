import { expect, test } from "vitest";
import { makeHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const URIS = ["ingest://queue", "ingest://status", "plex://libraries", "docs://naming"];

test("resources return what their tools return, and prompts name only existing tools", async () => {
  using home = makeHome({ settings: { PLEX_URL: "http://127.0.0.1:9", PLEX_TOKEN: "unused" } });
  await using client = await connect(home);
  const { resources } = (await client.request("resources/list")) as {
    resources: { uri: string }[];
  };
  expect(resources.map(({ uri }) => uri)).toEqual(URIS);
  expect(await client.request("resources/templates/list")).toMatchObject({
    resourceTemplates: [{ uriTemplate: "ingest://release/{id}" }],
  });
  const read = async (uri: string): Promise<string> => {
    const { contents } = (await client.request("resources/read", { uri })) as {
      contents: { text: string }[];
    };
    return contents[0]?.text ?? "";
  };
  expect(JSON.parse(await read("ingest://queue"))).toEqual(await ask(client, "get_ingest_queue"));
  expect(await read("docs://naming")).toContain("{tmdb-ID}");
  await expect(read("ingest://release/7")).rejects.toThrow(/There is no resource/);
  await expect(read("file:///etc/passwd")).rejects.toThrow(/There is no resource/);

  const { prompts } = (await client.request("prompts/list")) as { prompts: { name: string }[] };
  expect(prompts.map(({ name }) => name)).toEqual(["review_pending", "fix_misfiled", "tonight"]);
  const tools = (await client.tools()).map(({ name }) => name);
  for (const { name } of prompts) {
    const text = JSON.stringify(
      await client.request("prompts/get", { name, arguments: { title: "Du\u202Ene" } }),
    );
    expect(text).not.toContain("\u202E");
    const named = [
      ...text.matchAll(/\b((?:get|list|undo|approve|reject)_[a-z_]+)(?: \(through (\w+)\))?/g),
    ].map(([, tool, caller]) => caller ?? tool);
    expect(named.length).toBeGreaterThan(0);
    for (const tool of named) expect(tools).toContain(tool);
  }
  await expect(client.request("prompts/get", { name: "nothing" })).rejects.toThrow(
    /There is no prompt "nothing"/,
  );
});
