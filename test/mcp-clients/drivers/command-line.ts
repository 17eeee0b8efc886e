import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Driver } from "../client.ts";
import { type Result, toSeen } from "./seen.ts";

const run = promisify(execFile);

/** Starts the inspector's command once for each request, as people do in a shell. */
export const inspector: Driver = async ({ place, transport, at }) => {
  const { command, args, cwd, env } = place;
  // The entry that the installer writes for Cursor. The inspector reads the same format.
  await run(command, [...args.slice(0, -1), "client", "install", "cursor", "--project"], {
    cwd,
    env,
  });
  const config = join(cwd, ".cursor", "mcp.json");
  const server =
    transport === "stdio"
      ? ["--config", config, "--server", "plex-ingest"]
      : [place.url, "--transport", "http", "--header", `Authorization: Bearer ${place.token}`];
  const request = async (...what: string[]): Promise<unknown> => {
    const program = [at("node_modules/.bin/mcp-inspector"), "--cli", ...server, ...what];
    // For an error of a tool, the command prints the result and ends with a failure.
    const { stdout, stderr = "" } = await run(command, program, { cwd, env }).catch(
      (error: { stdout?: string; stderr?: string }) => ({ stdout: "", ...error }),
    );
    const [printed] = /\{[^]*^\}/mu.exec(stdout) ?? [];
    if (printed === undefined) throw new Error(`${stdout}${stderr}`);
    return JSON.parse(printed);
  };
  return {
    async list() {
      const { tools } = (await request("--method", "tools/list")) as { tools: { name: string }[] };
      return tools.map(({ name }) => name);
    },
    async call(name, args) {
      const given = Object.entries(args).flatMap(([key, value]) => [
        "--tool-arg",
        `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      ]);
      const call = ["--method", "tools/call", "--tool-name", name, ...given];
      return toSeen((await request(...call)) as Result);
    },
    close: async () => {},
  };
};
