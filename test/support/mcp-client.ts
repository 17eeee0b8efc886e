import {
  createLines,
  type McpCommand,
  startMcpClient as startDemoClient,
} from "../../src/hosts/demo/stand-ins/mcp-client.ts";

export type McpClient = ReturnType<typeof startMcpClient>;

/** The demo's client, which also shows what came as it came, and sends and does what no correct client does. */
export function startMcpClient(command: McpCommand) {
  const client = startDemoClient(command);
  const { child, request, send } = client;
  /** Each line of the server's stdout as it came. */
  const lines: string[] = [];
  child.stdout.on(
    "data",
    createLines((line) => lines.push(line)),
  );
  return {
    ...client,
    pid: child.pid,
    lines: lines as readonly string[],
    notify: (method: string, params: Record<string, unknown> = {}): void => send({ method, params }),
    tools: async () => (await request("tools/list"))["tools"] as Record<string, unknown>[],
    /** Writes raw text, for messages that no correct client sends. */
    write: (text: string): void => void child.stdin.write(text),
    /** Ends stdin, as a disconnecting client does; resolves when the server has ended. */
    leave() {
      child.stdin.end();
      return client.exited;
    },
    kill: (signal: NodeJS.Signals): void => void child.kill(signal),
    /** Closes the pipe for answers, so that the server's next write fails. */
    deafen: (): void => void child.stdout.destroy(),
  };
}
