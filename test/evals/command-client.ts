import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { INSTRUCTIONS } from "../../src/hosts/mcp/server.ts";
import { signalGroup } from "../support/process-id.ts";
import type { Fields } from "./follower.ts";
import type { Client } from "./run-task.ts";

/** A client that needs more calls has failed. */
const MOST_CALLS = 40;
const NOTE =
  "Nobody can be asked: what the task says is agreed, also where a tool wants a second step.";

type Said = { call?: { name?: unknown; arguments?: unknown }; text?: unknown };

/**
 * A program that does the tasks; docs/develop/evals.md describes its input and output. A shell
 * starts it once per task.
 */
export const commandClient =
  (command: string, limitMs = 600_000): Client =>
  async (task, session) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const late = setTimeout(() => kill(child.pid), limitMs);
    const send = (line: object): void => void child.stdin.write(`${JSON.stringify(line)}\n`);
    child.stdin.on("error", () => {}); // it may have ended
    try {
      const tools = session.tools.map(({ name, description, inputSchema, annotations }) => ({
        name,
        description,
        inputSchema,
        annotations,
      }));
      send({ task: task.words, note: NOTE, instructions: INSTRUCTIONS, tools });
      let calls = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const { call, text } = read(line);
        if (typeof text === "string") return text;
        if (typeof call?.name !== "string") {
          throw new Error(`It wrote what is neither a call nor a text: ${line.slice(0, 200)}`);
        }
        if (++calls > MOST_CALLS) throw new Error(`It made more than ${MOST_CALLS} calls.`);
        const result = await session.call(call.name, (call.arguments ?? {}) as Fields);
        send({ result: { isError: result.isError, text: result.text } });
      }
      throw new Error("It ended without a text for the person.");
    } finally {
      clearTimeout(late);
      kill(child.pid);
      await ended;
    }
  };

/** Kills the process together with its children. */
function kill(pid: number | undefined): void {
  try {
    signalGroup(pid, "SIGKILL");
  } catch {
    // The process has already ended.
  }
}

function read(line: string): Said {
  try {
    return JSON.parse(line) as Said;
  } catch {
    throw new Error(`It wrote what is no JSON: ${line.slice(0, 200)}`);
  }
}
