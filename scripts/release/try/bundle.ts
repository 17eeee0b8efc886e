import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Project } from "../project.ts";
import { sizeOf, type TriedArtefact } from "./row.ts";

type Manifest = {
  version: string;
  user_config: Record<string, { default: string | boolean }>;
  server: { mcp_config: { command: string; args: string[]; env: Record<string, string> } };
};

/** Unpacks the bundle, starts the server as its manifest tells a client to, and lists the tools. */
export async function tryBundle(
  { name, version }: Project,
  to: string,
  work: string,
): Promise<TriedArtefact> {
  const file = join(to, `${name}-${version}.mcpb`);
  const folder = join(work, "a folder with spaces");
  mkdirSync(folder, { recursive: true });
  execFileSync("bsdtar", ["-xf", file, "-C", folder]);
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
  if (manifest.version !== version) throw new Error(`The bundle is ${manifest.version}.`);
  const { command, args, env } = manifest.server.mcp_config;
  const fill = (text: string): string =>
    text
      .replaceAll("${__dirname}", folder)
      .replaceAll(
        /\$\{user_config\.(\w+)\}/g,
        (_, key: string) => `${manifest.user_config[key]?.default ?? ""}`,
      );
  const set = Object.entries(env).map(([variable, value]) => [variable, fill(value)]);
  const child = spawn(command, args.map(fill), {
    env: { HOME: work, PATH: dirname(process.execPath), ...Object.fromEntries(set) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (id: number, method: string, params: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    for (;;) {
      const { value, done } = await answers.next();
      if (done) throw new Error(`The server ended before it answered ${method}.`);
      const message = JSON.parse(value) as { id?: number; result?: unknown };
      if (message.id === id) return message.result;
    }
  };
  try {
    const { serverInfo } = (await ask(1, "initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "release", version },
    })) as { serverInfo: { name: string; version: string } };
    if (serverInfo.version !== version) throw new Error(`The server is ${serverInfo.version}.`);
    child.stdin.write(`{"jsonrpc":"2.0","method":"notifications/initialized"}\n`);
    const { tools } = (await ask(2, "tools/list", {})) as { tools: unknown[] };
    return {
      artefact: "MCP bundle",
      file: basename(file),
      size: sizeOf(file),
      how: "unpacked, started as its manifest says",
      on: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
      result: `initialize answered by ${serverInfo.name} ${serverInfo.version}, ${tools.length} tools`,
      firstFilm: "files none",
    };
  } finally {
    child.stdin.end();
    await ended;
  }
}
