import { Client as NewClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as NewStdioTransport } from "@modelcontextprotocol/client/stdio";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, startHome } from "./home.ts";
import { mcpCommand } from "./mcp-session.ts";

type Form = { message: string; mode?: string | undefined; url?: string; requestedSchema?: unknown };
type Reply = { action: "accept" | "decline" | "cancel"; content?: Record<string, string> };
type Asking = AsyncDisposable & {
  approve(args: Record<string, unknown>): Promise<unknown>;
  /** Calls another tool and returns the text of its response. */
  text(name: string, args?: Record<string, unknown>): Promise<string>;
};

/** A client library of today that asks for an older revision. */
class OlderClient extends Client {
  override async request(...asked: Parameters<Client["request"]>): ReturnType<Client["request"]> {
    const [request] = asked;
    if (request.method === "initialize" && request.params) {
      request.params["protocolVersion"] = "2025-06-18";
    }
    return await super.request(...asked);
  }
}

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

async function overHttp(home: Home, client: Client, reply: (form: Form) => Reply): Promise<Asking> {
  const port = await freePort();
  const env = { SERVER_PORT: String(port), AUTH_TOKEN: "t0ken-".repeat(8) };
  const server = startProgram(home, ["mcp", "--http"], { env });
  await waitFor("the listener", () => server.log().includes("HTTP: MCP is at"));
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
  const requestInit = { headers: { authorization: `Bearer ${env.AUTH_TOKEN}` } };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit }),
  );
  return asking(client, async () => void (await server.end()));
}

/** Clients that show forms. `reply` is a person's answer. */
const CLIENTS: Record<string, (home: Home, reply: (form: Form) => Reply) => Promise<Asking>> = {
  async "of before, over stdio"(home, reply) {
    const client = new Client(SELF, ABLE);
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
    await client.connect(new StdioClientTransport(overStdio(home)));
    return asking(client);
  },
  "of before, over HTTP": (home, reply) => overHttp(home, new Client(SELF, ABLE), reply),
  async "of 2025-06-18, over stdio"(home, reply) {
    const client = new OlderClient(SELF, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
    await client.connect(new StdioClientTransport(overStdio(home)));
    return asking(client);
  },
  "of 2025-06-18, over HTTP": (home, reply) =>
    overHttp(home, new OlderClient(SELF, { capabilities: { elicitation: {} } }), reply),
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

type Choice = { const: string; title: string };

/**
 * Returns the choices of a form. Revision 2025-06-18 lists them as `enum` and `enumNames`; its
 * clients would draw a text field for `oneOf`.
 */
function choicesOf({ requestedSchema }: Form): Choice[] {
  const { work } = (requestedSchema as { properties: { work: Record<string, unknown> } })
    .properties;
  const { oneOf, enum: values, enumNames: titles } = work as Record<string, unknown[]>;
  if (oneOf) return oneOf as Choice[];
  return (values ?? []).map((value, at) => ({ const: String(value), title: String(titles?.[at]) }));
}

/** Drops two downloads. The daemon files the film, and cannot decide which Dune the other one is. */
async function filedAndUnclear(home: Home): Promise<{ filed: number; unclear: number }> {
  home.drop("Inception.2010.mkv");
  home.drop("Dune.mkv");
  await runProgram(home, ["daemon", "--once"]);
  const { id: filed } = await home.reaches("Inception.2010.mkv", "filed");
  const { id: unclear } = await home.reaches("Dune.mkv", "review");
  return { filed, unclear };
}

test.each(Object.keys(CLIENTS))(
  "asks the user of a client %s to choose the film, and opens our settings when Plex needs a sign-in",
  async (kind) => {
    await using home = await startHome({
      settings: { SERVER_URL: "https://films.example.org/ingest" },
    });
    const { filed, unclear: id } = await filedAndUnclear(home);
    const forms: Form[] = [];
    let reply: (form: Form) => Reply = () => ({ action: "decline" });
    const open = CLIENTS[kind] ?? expect.unreachable();
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
    reply = () => ({ action: "accept", content: { work: "movie:841:999" } });
    expect(await client.approve({ ids: [id] })).toMatchObject([
      { id, ok: false, code: "conflict" },
    ]);
    expect(forms).toHaveLength(3);
    const [first = expect.unreachable()] = forms;
    expect(first.message).toBe(`Which work is release ${id}, "Dune.mkv"?`);
    const choices = choicesOf(first);
    expect(choices).toContainEqual({
      const: expect.stringMatching(/^movie:841:\d+$/),
      title: "Dune (1984), film, TMDB 841",
    });
    expect(JSON.stringify(first.requestedSchema).includes("enumNames")).toBe(
      kind.includes("2025-06-18"),
    );
    reply = (form) => ({
      action: "accept",
      content: { work: choicesOf(form).find(({ title }) => title.includes(" 841"))?.const ?? "" },
    });
    expect(await client.approve({ ids: [id] })).toMatchObject([
      {
        id,
        ok: true,
        state: "approved",
        identity: { type: "movie", tmdb_id: 841, title: "Dune", year: 1984 },
      },
    ]);
    // The person is not asked about works that the call names.
    expect(await client.approve({ ids: [id], type: "movie", tmdb_id: 841 })).toMatchObject([
      { ok: true },
    ]);
    expect(forms).toHaveLength(4);

    // Before a filed film is removed, the person is asked regardless of what the model was told,
    // and is shown the plan.
    const plans = [
      ["undo_ingest", { id: filed }, ""],
      ["refile_ingest", { id: filed, type: "movie", tmdb_id: 603 }, "The Matrix (1999), film"],
    ] as const;
    for (const [tool, args, comes] of plans) {
      const { plan, confirm_token } = JSON.parse(await client.text(tool, args)) as {
        plan: { files: string[]; destinations?: string[] };
        confirm_token: string;
      };
      reply = () => ({ action: "decline" });
      expect(await client.text(tool, { ...args, confirm_token })).toContain(
        "refused: The person did not agree, so nothing was changed.",
      );
      const message = forms.at(-1)?.message ?? "";
      expect(message).toContain("filed as Inception (2010), film, TMDB 27205");
      expect(message).toContain("move from the library to its trash");
      for (const path of [...plan.files, ...(plan.destinations ?? []), comes]) {
        expect(message).toContain(path);
      }
    }
    const asked = forms.length;
    expect(await client.text("undo_ingest", { id: filed, confirm_token: "guessed" })).toContain(
      "confirm_token is no longer valid",
    );
    expect(forms).toHaveLength(asked);
    const { confirm_token } = JSON.parse(await client.text("undo_ingest", { id: filed })) as {
      confirm_token: string;
    };
    reply = () => ({ action: "accept", content: {} });
    expect(await client.text("undo_ingest", { id: filed, confirm_token })).toContain(`"ok":true`);
    forms.splice(0);

    reply = () => ({ action: "decline" });
    expect(await client.text("list_libraries")).toMatch(NO_PLEX);
    await client.text("get_ingest_queue");
    const address = { mode: "url", url: "https://films.example.org/ingest/settings" };
    expect(forms).toMatchObject(kind.includes("2025-06-18") ? [] : [address]);
  },
);

test.each(Object.keys(CLIENTS))(
  "a call through a caller opens the same forms for a client %s, and its token is valid",
  async (kind) => {
    await using home = await startHome({
      settings: { SERVER_URL: "https://films.example.org/ingest" },
    });
    const { filed, unclear: id } = await filedAndUnclear(home);
    const forms: Form[] = [];
    const open = CLIENTS[kind] ?? expect.unreachable();
    await using client = await open(home, (form) => {
      forms.push(form);
      return { action: "decline" };
    });
    const change = (name: string, args: object) =>
      client.text("call_write_tool", { name, arguments: args });

    const reject = { matching: { search: "dune" } };
    const { confirm_token } = JSON.parse(await change("reject_ingest", reject)) as {
      confirm_token: string;
    };
    const results = JSON.parse(
      await change("reject_ingest", { ...reject, confirm_token }),
    ) as object;
    expect(results).toMatchObject({ results: [{ id, ok: true, state: "rejected" }] });

    // A tool that may remove something is called by its own name, so nothing is asked here.
    const undo = await client.text("undo_ingest", { id: filed });
    const token = (JSON.parse(undo) as { confirm_token: string }).confirm_token;
    expect(await change("undo_ingest", { id: filed, confirm_token: token })).toMatch(
      /^refused: undo_ingest may remove something, so it is called only by its own name\. Call undo_ingest with/,
    );
    expect(forms).toEqual([]);

    expect(await change("scan_library", { library: "Movies" })).toMatch(NO_PLEX);
    expect(await client.text("call_read_tool", { name: "list_libraries" })).toMatch(NO_PLEX);
    const address = { mode: "url", url: "https://films.example.org/ingest/settings" };
    expect(forms).toMatchObject(kind.includes("2025-06-18") ? [] : [address, address]);
  },
);

test("a client that announces forms and does not know them gets the answers of one without forms", async () => {
  await using home = await startHome();
  const { filed, unclear: id } = await filedAndUnclear(home);
  // A bridge announces the forms of the client behind it, and answers a form itself.
  const client = new Client(SELF, ABLE);
  await client.connect(new StdioClientTransport(overStdio(home)));
  await using bridged = asking(client);
  expect(await bridged.approve({ ids: [id] })).toMatchObject([
    { id, ok: false, message: expect.stringContaining("several likely candidates") },
  ]);
  const { confirm_token } = JSON.parse(await bridged.text("undo_ingest", { id: filed })) as {
    confirm_token: string;
  };
  expect(await bridged.text("undo_ingest", { id: filed, confirm_token })).toContain(`"ok":true`);
});

test("a client that fails to show a form did not decline it", async () => {
  await using home = await startHome();
  const { filed } = await filedAndUnclear(home);
  const client = new Client(SELF, ABLE);
  client.setRequestHandler(ElicitRequestSchema, () => {
    throw new Error("no window");
  });
  await client.connect(new StdioClientTransport(overStdio(home)));
  await using failing = asking(client);
  const { confirm_token } = JSON.parse(await failing.text("undo_ingest", { id: filed })) as {
    confirm_token: string;
  };
  expect(await failing.text("undo_ingest", { id: filed, confirm_token })).toMatch(
    /^refused: The client returned no answer of the person \(".*no window"\), so nothing was changed\. Make the same call again/,
  );
  expect((await home.item(filed))?.state).toBe("filed");
});

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
