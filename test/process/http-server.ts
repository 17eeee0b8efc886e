import { type Running, startDaemon, startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, type HomeOptions, makeHome } from "./home.ts";

export const TOKEN = "t0ken-".repeat(8);

type HttpAnswer = { status: number; headers: Headers; text: string };
type CallAnswer = { isError: boolean; text: string; data: Record<string, unknown> | undefined };

export type HttpProgram = AsyncDisposable & {
  home: Home;
  program: Running;
  /** Without a path. */
  url: string;
  /** Sends a JSON-RPC message, or the given text instead, to /mcp with the token. */
  send(message: object | string, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Returns the `result` of a request. @throws Error with the response if it has no result */
  request(method: string, params?: object): Promise<Record<string, unknown>>;
  call(name: string, args?: object): Promise<CallAnswer>;
};

/**
 * Starts the shipped program as an HTTP server with its token on a free port. Runs `mcp --http`
 * with `args` if they are given, otherwise `daemon`.
 */
export async function startHttp({
  args,
  ...options
}: HomeOptions & { args?: string[] } = {}): Promise<HttpProgram> {
  const port = options.settings?.["SERVER_PORT"] ?? String(await freePort());
  const settings = { SERVER_PORT: port, AUTH_TOKEN: TOKEN, ...options.settings };
  const home = makeHome({ ...options, settings });
  const program = args ? startProgram(home, ["mcp", "--http", ...args]) : await startDaemon(home);
  const url = `http://127.0.0.1:${port}`;
  await waitFor("the listener", () => {
    if (!program.log().includes("HTTP: MCP is at")) throw new Error(program.log());
    return true;
  });
  const send: HttpProgram["send"] = async (message, headers = {}) => {
    const answer = await fetch(`${url}/mcp`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...headers },
      body: typeof message === "string" ? message : JSON.stringify(message),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  let ids = 0;
  const request: HttpProgram["request"] = async (method, params = {}) => {
    const { text } = await send({ jsonrpc: "2.0", id: ++ids, method, params });
    const { result } = JSON.parse(text) as { result?: Record<string, unknown> };
    if (!result) throw new Error(text);
    return result;
  };
  return {
    home,
    program,
    url,
    send,
    request,
    async call(name, given = {}) {
      const { content, isError, structuredContent } = await request("tools/call", {
        name,
        arguments: given,
      });
      const [first] = content as { text: string }[];
      return {
        isError: isError === true,
        text: first?.text ?? "",
        data: structuredContent as Record<string, unknown> | undefined,
      };
    },
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      home[Symbol.dispose]();
    },
  };
}
