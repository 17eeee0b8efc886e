import { expect, test } from "vitest";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES, type Toolset } from "../../../src/core/toolsets.ts";
import { listOfferedTools } from "../../../src/hosts/mcp/offered-tools.ts";
import { ALL_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { testServer } from "./support-server.ts";

const ALL: Toolset[] = ["ingest", "plex", "identify", "torrents", "files", "library", "curate"];
const untouched = new Proxy({} as UseCases, {
  get: (_, name) => {
    throw new Error(`${String(name)} was touched.`);
  },
});
const names = (list: { name: string }[]): string[] => list.map(({ name }) => name);

function server({
  toolsets = ALL,
  readOnly = false,
}: {
  toolsets?: Toolset[];
  readOnly?: boolean;
}) {
  const made = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets,
    readOnly,
    deps: untouched,
    report: () => {},
  });
  const signal = new AbortController().signal;
  return {
    ...made,
    async say(name: string, args: unknown = {}): Promise<string> {
      const result = await made.call(name, args, { signal, actor: "mcp:test" });
      expect(result.isError).toBe(true);
      return result.content[0]?.text ?? "";
    },
  };
}

test("all tools are listed in a fixed order", () => {
  const { list } = server({});
  expect(names(list())).toEqual(names([...TOOLS]));
  expect(JSON.stringify(list())).toBe(JSON.stringify(list()));
});

test("a read-only server lists no writing tools, and refuses them with the reason before any effect", async () => {
  const { list, say } = server({ readOnly: true });
  expect(list().every((tool) => tool.annotations.readOnlyHint)).toBe(true);
  expect(names(list())).toContain("get_ingest_queue");
  for (const tool of TOOLS.filter(({ hints }) => !hints.readOnly)) {
    expect(await say(tool.name, { ids: [1], id: 1 })).toMatch(/^refused: .*read-only/);
  }
});

test("refuses all writing tools to the user's page on a read-only server", async () => {
  const { answer } = server({ readOnly: true });
  const call = {
    signal: new AbortController().signal,
    actor: "web:phone",
    reader: "person",
  } as const;
  // This includes the page's own tools, which restore and delete files in the trash and change
  // settings.
  for (const { name } of ALL_TOOLS.filter(({ hints }) => !hints.readOnly)) {
    const answered = await answer(name, { ids: [1], id: 1 }, call);
    expect(answered, name).toMatchObject({ ok: false, error: { code: "refused" } });
  }
});

test("does not list a disabled toolset, and refuses its tools with that reason", async () => {
  const { list, say } = server({ toolsets: ["plex"] });
  expect(names(list())).toContain("list_libraries");
  expect(names(list())).not.toContain("get_ingest_queue");
  expect(await say("get_ingest_queue")).toMatch(
    /^refused: .*toolset ingest is switched off.*add ingest to --toolsets/,
  );
  const ingest = TOOLS.filter(({ toolset }) => toolset === "ingest");
  expect(names(listOfferedTools({ toolsets: ["ingest"], readOnly: false }))).toEqual(names(ingest));
});

test.each(TOOLS.map(({ name, toolset }) => [name, toolset] as const))(
  "%s of a toolset that is off is refused with the setting that switches it on",
  async (name, toolset) => {
    const toolsets = DEFAULT_TOOLSETS.filter((each) => each !== toolset);
    const text = await server({ toolsets }).say(name);
    const value = /PLEX_MCP_TOOLSETS=([a-z,]+)\)/.exec(text)?.[1] ?? "";
    const switchedOn = TOOLSET_NAMES.filter((each) => value.split(",").includes(each));
    expect(switchedOn.join(), text).toBe(value);
    expect(switchedOn).toEqual(expect.arrayContaining([...toolsets, toolset]));
    expect(switchedOn).toHaveLength(toolsets.length + 1);
    expect(names(listOfferedTools({ toolsets: switchedOn, readOnly: false }))).toContain(name);
  },
);

test("a model finds where space could be freed without any setting", () => {
  const shown = listOfferedTools({ toolsets: DEFAULT_TOOLSETS, readOnly: true });
  expect(names(shown)).toContain("find_space");
});

test("refuses a destructive tool by name, unlike an unknown tool", async () => {
  const { list, say } = server({});
  for (const name of ["delete_file", "delete_library"]) {
    expect(names(list())).not.toContain(name);
    expect(await say(name, { path: "/x" })).toMatch(/^refused: /);
  }
  expect(await say("delete_file")).toContain("undo_ingest");
  expect(await say("launch_rocket")).toMatch(/^not_found: .*launch_rocket/);
  const long = await say(`\u202E${"x".repeat(100_000)}`);
  expect(long.length).toBeLessThan(400);
  expect(long).not.toContain("\u202E");
});

test("does not take property names of Object for tools", async () => {
  const { say } = server({});
  for (const name of ["constructor", "__proto__", "toString", ""]) {
    expect(await say(name)).toMatch(/^not_found: /);
  }
});

test("never sends an answer that violates its schema, and reports an internal error instead", async () => {
  await using made = await testServer({
    review: () => ({ page: async () => ({ items: [], total: 0, secret: "s3cr3t" }) }),
  });
  const text = await made.error("get_ingest_queue");
  expect(text).toMatch(/^internal_error: /);
  expect(text).not.toContain("s3cr3t");
  expect(made.reported).toHaveLength(1);
});

test("a Plex tool without Plex names the setting to set", async () => {
  await using made = await testServer();
  expect(await made.error("list_libraries")).toMatch(/^plex_unavailable: .*PLEX_URL/);
});
