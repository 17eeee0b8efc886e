import type { Connected, Driver, Form, Open, Reply } from "../client.ts";
import { type Result, toSeen } from "./seen.ts";

type Request = { method: string; params: Form };
type SdkClient = {
  connect(transport: object): Promise<void>;
  setRequestHandler(schema: unknown, answer: (request: Request) => Reply): void;
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: object }): Promise<Result>;
  close(): Promise<void>;
};
type New<T> = new (...options: unknown[]) => T;
type ClientModule = { Client: New<SdkClient> };
type StdioModule = { StdioClientTransport: New<object> };
type HttpModule = { StreamableHTTPClientTransport: New<object> };

const SELF = { name: "sdk-from-npm", version: "1" };

/** Where a client connects. Without `program` and `url`, to plex-ingest. */
export type Way = {
  program?: { command: string; args: string[]; env: Record<string, string> };
  url?: string;
};

/** Connects the official library, in the version that is installed, to a program or an address. */
export async function connectSdk(
  { place, load, reply }: Open,
  { program, url }: Way,
  { forms = true } = {},
): Promise<Connected> {
  const sdk = "@modelcontextprotocol/sdk";
  const { Client } = await load<ClientModule>(`${sdk}/client/index.js`);
  const { ElicitRequestSchema } = await load<{ ElicitRequestSchema?: unknown }>(`${sdk}/types.js`);
  const asks = forms && ElicitRequestSchema !== undefined;
  const client = new Client(SELF, { capabilities: asks ? { elicitation: {} } : {} });
  if (asks) client.setRequestHandler(ElicitRequestSchema, ({ params }) => reply(params));
  if (program) {
    const { StdioClientTransport } = await load<StdioModule>(`${sdk}/client/stdio.js`);
    await client.connect(
      new StdioClientTransport({ ...program, cwd: place.cwd, stderr: "ignore" }),
    );
  } else {
    const { StreamableHTTPClientTransport } = await load<HttpModule>(
      `${sdk}/client/streamableHttp.js`,
    );
    const requestInit = { headers: { authorization: `Bearer ${place.token}` } };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url ?? place.url), { requestInit }),
    );
  }
  return {
    list: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => toSeen(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

/** The official library of this version. */
export const sdk: Driver = (open) =>
  connectSdk(open, open.transport === "stdio" ? { program: open.place } : {});
