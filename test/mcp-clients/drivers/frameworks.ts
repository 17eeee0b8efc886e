import type { Connected, Driver, Form, Open, Reply } from "../client.ts";
import { type Result, toSeen } from "./seen.ts";

/** A client that returns each tool as an object of the framework. */
function withTools(
  tools: ReadonlyMap<string, (args: Record<string, unknown>) => Promise<Result>>,
  close: () => Promise<void>,
): Connected {
  return {
    list: async () => [...tools.keys()],
    async call(name, args) {
      const call = tools.get(name);
      if (!call) throw new Error(`The framework offers no ${name}.`);
      return toSeen(await call(args));
    },
    close,
  };
}

const headersOf = ({ place }: Open) => ({ Authorization: `Bearer ${place.token}` });

type AiTool = {
  execute(
    args: object,
    options: { toolCallId: string; messages: []; context: object },
  ): Promise<Result>;
};
type AiClient = {
  tools(): Promise<Record<string, AiTool>>;
  onElicitationRequest(schema: unknown, answer: (request: { params: Form }) => Reply): void;
  close(): Promise<void>;
};
type AiSdk = {
  createMCPClient(options: object): Promise<AiClient>;
  ElicitationRequestSchema: unknown;
};
type AiStdio = { Experimental_StdioMCPTransport: new (options: object) => object };

export const aiSdk: Driver = async (open) => {
  const { place, transport, load, reply } = open;
  const { createMCPClient, ElicitationRequestSchema } = await load<AiSdk>("@ai-sdk/mcp");
  const { Experimental_StdioMCPTransport: Stdio } = await load<AiStdio>("@ai-sdk/mcp/mcp-stdio");
  const { command, args, env, cwd } = place;
  const client = await createMCPClient({
    transport:
      transport === "stdio"
        ? new Stdio({ command, args, env, cwd, stderr: "ignore" })
        : { type: "http", url: place.url, headers: headersOf(open) },
    capabilities: { elicitation: {} },
  });
  client.onElicitationRequest(ElicitationRequestSchema, ({ params }) => reply(params));
  const tools = Object.entries(await client.tools()).map(
    ([name, tool]) =>
      [
        name,
        (args: object) => tool.execute(args, { toolCallId: "1", messages: [], context: {} }),
      ] as const,
  );
  return withTools(new Map(tools), () => client.close());
};

type LangBlock = { text?: string; structuredContent?: Record<string, unknown> };
type LangTool = { name: string; invoke(args: object): Promise<unknown> };
type LangChain = {
  MultiServerMCPClient: new (
    options: object,
  ) => {
    getTools(): Promise<LangTool[]>;
    close(): Promise<void>;
  };
};

export const langChain: Driver = async (open) => {
  const { place, transport, load } = open;
  const { MultiServerMCPClient } = await load<LangChain>("@langchain/mcp-adapters");
  const { command, args, env, cwd } = place;
  const server =
    transport === "stdio"
      ? { transport, command, args, env, cwd, stderr: "ignore" }
      : { transport, url: place.url, headers: headersOf(open) };
  const client = new MultiServerMCPClient({ mcpServers: { plex: server } });
  const tools = await client.getTools();
  return {
    list: async () => tools.map(({ name }) => name),
    async call(name, given) {
      const tool = tools.find((one) => one.name === name);
      if (!tool) throw new Error(`LangChain offers no ${name}.`);
      // In addition to structured data, the answer has the text in a block.
      const answer = (await tool.invoke(given)) as string | LangBlock | LangBlock[];
      const blocks = typeof answer === "string" ? [{ text: answer }] : [answer].flat();
      const text = blocks.map((block) => block.text ?? "").join("");
      return { text, isError: false, data: blocks[0]?.structuredContent };
    },
    close: () => client.close(),
  };
};

type OpenAiServer = {
  connect(): Promise<void>;
  listTools(): Promise<{ name: string }[]>;
  callToolResult(name: string, args: object): Promise<Result>;
  close(): Promise<void>;
};
type OpenAi = {
  MCPServerStdio: new (options: object) => OpenAiServer;
  MCPServerStreamableHttp: new (options: object) => OpenAiServer;
};

export const openAiAgents: Driver = async (open) => {
  const { place, transport, load } = open;
  const { MCPServerStdio, MCPServerStreamableHttp } = await load<OpenAi>("@openai/agents");
  const { command, args, env, cwd } = place;
  const server =
    transport === "stdio"
      ? new MCPServerStdio({ command, args, env, cwd, clientSessionTimeoutSeconds: 60 })
      : new MCPServerStreamableHttp({
          url: place.url,
          requestInit: { headers: headersOf(open) },
        });
  await server.connect();
  return {
    list: async () => (await server.listTools()).map(({ name }) => name),
    call: async (name, given) => toSeen(await server.callToolResult(name, given)),
    close: () => server.close(),
  };
};

type MastraTool = {
  execute(args: object, context: object): Promise<Result | Record<string, unknown>>;
};
type Mastra = {
  MCPClient: new (
    options: object,
  ) => { listTools(): Promise<Record<string, MastraTool>>; disconnect(): Promise<void> };
};

export const mastra: Driver = async (open) => {
  const { place, transport, load } = open;
  const { MCPClient } = await load<Mastra>("@mastra/mcp");
  const { command, args, env, cwd } = place;
  const server =
    transport === "stdio"
      ? { command, args, env, cwd, stderr: "ignore" }
      : { url: new URL(place.url), requestInit: { headers: headersOf(open) } };
  const client = new MCPClient({ id: "from-npm", servers: { plex: server } });
  // The framework puts the server's name before the name of each tool.
  const tools = Object.entries(await client.listTools()).map(
    ([name, tool]) =>
      [
        name.replace(/^plex_/, ""),
        async (given: object): Promise<Result> => {
          const answer = await tool.execute(given, {});
          if ("content" in answer) return answer;
          const text = JSON.stringify(answer);
          return { content: [{ type: "text", text }], structuredContent: answer };
        },
      ] as const,
  );
  return withTools(new Map(tools), () => client.disconnect());
};

type McpUseSession = {
  listTools(): Promise<{ name: string }[]>;
  callTool(name: string, args: object): Promise<Result>;
};
type McpUse = {
  MCPClient: new (
    options: object,
  ) => {
    createSession(server: string): Promise<McpUseSession>;
    closeAllSessions(): Promise<void>;
  };
};

export const mcpUse: Driver = async (open) => {
  const { place, transport, load } = open;
  const { MCPClient } = await load<McpUse>("mcp-use");
  const { command, args, env, cwd } = place;
  const server =
    transport === "stdio"
      ? { command, args, env, cwd }
      : { url: place.url, headers: headersOf(open) };
  const client = new MCPClient({ mcpServers: { plex: server } });
  const session = await client.createSession("plex");
  return {
    list: async () => (await session.listTools()).map(({ name }) => name),
    call: async (name, given) => toSeen(await session.callTool(name, given)),
    close: () => client.closeAllSessions(),
  };
};

type Mcporter = {
  createRuntime(options: object): Promise<{
    listTools(server: string): Promise<{ name: string }[]>;
    callTool(server: string, name: string, options: object): Promise<Result>;
    close(): Promise<void>;
  }>;
};

export const mcporter: Driver = async (open) => {
  const { place, transport, load } = open;
  const { createRuntime } = await load<Mcporter>("mcporter");
  const { command, args, env, cwd } = place;
  const way =
    transport === "stdio"
      ? { kind: transport, command, args, cwd }
      : { kind: transport, url: new URL(place.url), headers: headersOf(open) };
  const server = { name: "plex", command: way, env: transport === "stdio" ? env : {} };
  const runtime = await createRuntime({ servers: [server], rootDir: cwd });
  return {
    list: async () => (await runtime.listTools("plex")).map(({ name }) => name),
    call: async (name, given) => toSeen(await runtime.callTool("plex", name, { args: given })),
    close: () => runtime.close(),
  };
};
