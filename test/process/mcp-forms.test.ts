import { mkdirSync } from "node:fs";
import { Client as NewClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as NewStdioTransport } from "@modelcontextprotocol/client/stdio";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect, test } from "vitest";
import { replaceItems } from "../../src/store/releases/items.ts";
import { addRelease } from "../../src/store/releases/releases.ts";
import { startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { candidate } from "../support/review-release.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome } from "./home.ts";
import { mcpCommand } from "./mcp-session.ts";

type Form = { message: string; mode?: string | undefined; url?: string; requestedSchema?: unknown };
type Reply = { action: "accept" | "decline" | "cancel"; content?: Record<string, string> };
type Asking = AsyncDisposable & {
  approve(args: Record<string, unknown>): Promise<unknown>;
  /** Calls another tool and returns the text of its response. */
  text(name: string, args?: Record<string, unknown>): Promise<string>;
};

const SELF = { name: "asking", version: "1" };
const ABLE = { capabilities: { elicitation: { form: {}, url: {} } } };

const overStdio = (home: Home) => {
  const { file: command, args, cwd, env } = mcpCommand(home);
  return { command, args: [...args], cwd, env, stderr: "ignore" as const };
};

const asking = (client: Client | NewClient, after = async () => {}): Asking => ({
  approve: async (args) => {
    const { structuredContent } = await client.callTool({
      name: "approve_ingest",
      arguments: args,
    });
    return (structuredContent as { results: unknown[] }).results;
  },
  async text(name, args = {}) {
    const { content } = await client.callTool({ name, arguments: args });
    return (content as { text: string }[])[0]?.text ?? "";
  },
  async [Symbol.asyncDispose]() {
    await client.close();
    await after();
  },
});

/** Clients that show forms. `reply` is a person's answer. */
const CLIENTS: Record<string, (home: Home, reply: (form: Form) => Reply) => Promise<Asking>> = {
  async "of before, over stdio"(home, reply) {
    const client = new Client(SELF, ABLE);
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
    await client.connect(new StdioClientTransport(overStdio(home)));
    return asking(client);
  },
  async "of before, over HTTP"(home, reply) {
    const port = await freePort();
    const env = { SERVER_PORT: String(port), AUTH_TOKEN: "t0ken-".repeat(8) };
    const server = startProgram(home, ["mcp", "--http"], { env });
    await waitFor("the listener", () => server.log().includes("HTTP: MCP is at"));
    const client = new Client(SELF, ABLE);
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
    const requestInit = { headers: { authorization: `Bearer ${env.AUTH_TOKEN}` } };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit }),
    );
    return asking(client, async () => void (await server.end()));
  },
  async "of 2026-07-28"(home, reply) {
    const client = new NewClient(SELF, {
      ...ABLE,
      versionNegotiation: { mode: { pin: "2026-07-28" } },
    });
    client.setRequestHandler("elicitation/create", ({ params }) => reply(params as Form));
    await client.connect(new NewStdioTransport(overStdio(home)));
    return asking(client);
  },
};

const NO_PLEX = /^plex_unavailable: Plex is not configured/;
const RIVALS = [candidate(1, "Solaris", 1972, 900), candidate(2, "Solaris", 2002, 890)];

/** Adds a release that two films match equally well. */
async function unclear(home: Home, name: string): Promise<number> {
  mkdirSync(home.state, { recursive: true });
  await using store = await home.open("create");
  return await store.write(async (trx) => {
    const release = {
      source: "folder",
      name,
      path: `/downloads/${name}`,
      state: "review",
    } as const;
    const id = await addRelease(trx, release, { actor: "engine", at: Date.now() });
    await replaceItems(trx, id, [
      { path: name, size: 1, mtimeNs: "1", role: "video", skip: false },
    ]);
    const candidates_json = JSON.stringify(RIVALS);
    await trx.updateTable("release").set({ candidates_json }).where("id", "=", id).execute();
    return id;
  });
}

test.each(Object.keys(CLIENTS))(
  "asks the user of a client %s to choose the film, and opens our settings when Plex needs a sign-in",
  async (kind) => {
    using home = makeHome({ settings: { SERVER_URL: "https://films.example.org/ingest" } });
    const forms: Form[] = [];
    let reply: (form: Form) => Reply = () => ({ action: "decline" });
    const open = CLIENTS[kind] ?? expect.unreachable();
    const id = await unclear(home, "Solaris.mkv");
    await using client = await open(home, (form) => {
      forms.push(form);
      return reply(form);
    });
    const refused = [
      {
        id,
        ok: false,
        code: "conflict",
        message: expect.stringContaining("several likely candidates"),
      },
    ];
    expect(await client.approve({ ids: [id] })).toMatchObject(refused);
    reply = () => ({ action: "cancel" });
    expect(await client.approve({ ids: [id] })).toMatchObject(refused);
    reply = () => ({ action: "accept", content: { work: "movie:1:999" } });
    expect(await client.approve({ ids: [id] })).toMatchObject([
      { id, ok: false, code: "conflict" },
    ]);
    expect(forms).toHaveLength(3);
    expect(forms[0]).toMatchObject({
      message: `Which work is release ${id}, "Solaris.mkv"?`,
      requestedSchema: {
        properties: {
          work: {
            oneOf: [
              {
                const: expect.stringMatching(/^movie:1:\d+$/),
                title: "Solaris (1972), film, TMDB 1",
              },
              {
                const: expect.stringMatching(/^movie:2:\d+$/),
                title: "Solaris (2002), film, TMDB 2",
              },
            ],
          },
        },
      },
    });
    reply = (form) => {
      const { properties } = form.requestedSchema as {
        properties: { work: { oneOf: { const: string }[] } };
      };
      return { action: "accept", content: { work: properties.work.oneOf[1]?.const ?? "" } };
    };
    expect(await client.approve({ ids: [id] })).toMatchObject([
      {
        id,
        ok: true,
        state: "approved",
        identity: { type: "movie", tmdb_id: 2, title: "Solaris", year: 2002 },
      },
    ]);
    // The person is not asked about works that the call names.
    expect(await client.approve({ ids: [id], type: "movie", tmdb_id: 1 })).toMatchObject([
      { ok: true },
    ]);
    expect(forms).toHaveLength(4);

    // Before a filed film is removed, the person is asked regardless of what the model was told.
    const takesAway = [
      [
        "approve_ingest",
        { ids: [id], duplicates: "replace", confirm_token: "a token" },
        "will be moved from the library to the trash",
      ],
      [
        "undo_ingest",
        { id, confirm_token: "a token" },
        "will be moved from the library to the trash",
      ],
    ] as const;
    for (const [tool, args, asked] of takesAway) {
      reply = () => ({ action: "decline" });
      expect(await client.text(tool, args)).toContain(
        "refused: The person did not agree, so nothing was changed.",
      );
      expect(forms.at(-1)?.message).toContain(asked);
      reply = () => ({ action: "accept", content: {} });
      expect(await client.text(tool, args)).not.toContain("did not agree");
    }
    forms.splice(4);

    reply = () => ({ action: "decline" });
    expect(await client.text("list_libraries")).toMatch(NO_PLEX);
    await client.text("get_ingest_queue");
    const address = { mode: "url", url: "https://films.example.org/ingest/settings" };
    expect(forms.slice(4)).toMatchObject([address]);
  },
);

test("does not ask a client to open our settings if it shows forms but cannot open URLs", async () => {
  using home = makeHome({ settings: { SERVER_URL: "https://films.example.org/ingest" } });
  const capabilities = { elicitation: { form: {} } };
  const client = new NewClient(SELF, {
    capabilities,
    versionNegotiation: { mode: { pin: "2026-07-28" } },
  });
  client.setRequestHandler("elicitation/create", () => ({ action: "decline" }));
  const transport = new NewStdioTransport(overStdio(home));
  await client.connect(transport);
  // The client rejects an address that it cannot open before the handler sees it. Therefore the
  // test reads the raw messages here.
  const { onmessage } = transport;
  const said: unknown[] = [];
  Object.assign(transport, {
    onmessage(message: Parameters<NonNullable<typeof onmessage>>[0]) {
      said.push(message);
      onmessage?.(message);
    },
  });
  await using asked = asking(client);
  expect(await asked.text("list_libraries")).toMatch(NO_PLEX);
  expect(JSON.stringify(said)).not.toContain("elicitation/create");
});

test("no client is asked to open our settings if their address is unknown", async () => {
  using home = makeHome();
  const open = CLIENTS["of 2026-07-28"] ?? expect.unreachable();
  await using client = await open(home, () => expect.unreachable());
  expect(await client.text("list_libraries")).toMatch(NO_PLEX);
});
