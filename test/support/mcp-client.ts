import { spawn } from "node:child_process";
import { parseJson } from "../../src/base/text/parse-json.ts";

/**
 * Splits a stream's text into lines. An incomplete line is kept until the next text. Scans each
 * character once.
 */
export function createLines(take: (line: string) => void): (text: string) => void {
  let parts: string[] = [];
  return (text) => {
    const [first = "", ...more] = text.split("\n");
    parts.push(first);
    for (const next of more) {
      take(parts.join(""));
      parts = [next];
    }
  };
}

/**
 * The newest revision that starts with `initialize`:
 * https://modelcontextprotocol.io/specification/2025-11-25
 */
const PROTOCOL = "2025-11-25";

/** How to start a server. The caller's environment is not passed on. */
export type McpCommand = {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
};

export type McpClient = ReturnType<typeof startMcpClient>;

type McpExit = { code: number | null; signal: NodeJS.Signals | null };

class RpcError extends Error {
  override name = "RpcError";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type PendingRequest = {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
};
type Message = {
  id?: number;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
};

/**
 * Starts an MCP server and a small client that uses its stdio. The client also returns the raw
 * output, and can send and do what no correct client does. The server is killed at the end of the
 * scope.
 */
export function startMcpClient({ file, args, cwd, env }: McpCommand) {
  const child = spawn(file, args, { cwd, env, stdio: "pipe" });
  const pending = new Map<number, PendingRequest>();
  let ids = 0;
  let stderr = "";
  let over: Error | undefined;

  const exited = new Promise<McpExit>((resolve) => {
    const end = (exit: McpExit): void => {
      over = new Error(
        `The MCP server ended (${exit.signal ?? exit.code ?? "it never started"}): ${stderr.slice(-1000)}`,
      );
      for (const { reject } of pending.values()) reject(over);
      pending.clear();
      resolve(exit);
    };
    child.once("error", () => end({ code: null, signal: null }));
    child.once("close", (code, signal) => end({ code, signal }));
  });

  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // the server may end before it has read everything: see `exited`
  child.stdin.on("error", () => {});
  child.stdout.setEncoding("utf8").on("data", createLines(settle));

  /** Each line of the server's stdout, as received. */
  const lines: string[] = [];
  function settle(line: string): void {
    lines.push(line);
    const message = parseJson(line) as Message | undefined;
    const asked = message?.id === undefined ? undefined : pending.get(message.id);
    if (message?.id === undefined || !asked) return;
    pending.delete(message.id);
    if (message.error) asked.reject(new RpcError(message.error.code, message.error.message));
    else asked.resolve(message.result ?? {});
  }

  const send = (message: Record<string, unknown>): void => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };

  function request(method: string, params: Record<string, unknown> = {}, signal?: AbortSignal) {
    return new Promise<Record<string, unknown>>((resolve, reject) => {
      if (over) return reject(over);
      signal?.throwIfAborted();
      const id = ++ids;
      const cancel = (): void => {
        pending.delete(id);
        send({ method: "notifications/cancelled", params: { requestId: id } });
        reject(signal?.reason instanceof Error ? signal.reason : new Error("Cancelled."));
      };
      const done = (): void => signal?.removeEventListener("abort", cancel);
      pending.set(id, {
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
      });
      signal?.addEventListener("abort", cancel, { once: true });
      send({ id, method, params });
    });
  }

  return {
    child,
    pid: child.pid,
    stderr: () => stderr,
    lines: lines as readonly string[],
    exited,
    send,
    /**
     * Returns the `result` of a request. @throws RpcError for an error, and an Error if the server
     * ends without responding
     */
    request,
    /** Opens the session with this client name. Resolves with the server's response. */
    async initialize(name: string) {
      const clientInfo = { name, version: "1" };
      const info = await request("initialize", {
        protocolVersion: PROTOCOL,
        capabilities: {},
        clientInfo,
      });
      send({ method: "notifications/initialized" });
      return info;
    },
    /**
     * Calls a tool. `text` is the first block, and `data` the structured result, which an error
     * does not have.
     */
    async call(name: string, args: Record<string, unknown> = {}, signal?: AbortSignal) {
      const result = await request("tools/call", { name, arguments: args }, signal);
      const [first] = (result["content"] ?? []) as { text?: string }[];
      return {
        isError: result["isError"] === true,
        text: first?.text ?? "",
        data: result["structuredContent"] as Record<string, unknown> | undefined,
      };
    },
    notify: (method: string, params: Record<string, unknown> = {}): void =>
      send({ method, params }),
    tools: async () => (await request("tools/list"))["tools"] as Record<string, unknown>[],
    /** Writes raw text, for messages that no correct client sends. */
    write: (text: string): void => void child.stdin.write(text),
    /** Ends stdin, as a disconnecting client does. Resolves when the server has ended. */
    leave() {
      child.stdin.end();
      return exited;
    },
    kill: (signal: NodeJS.Signals): void => void child.kill(signal),
    /** Closes the pipe for answers, so that the server's next write fails. */
    deafen: (): void => void child.stdout.destroy(),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
