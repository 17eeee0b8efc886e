import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mcpBundle } from "../../scripts/mcpb/bundle.ts";
import { startMcpClient } from "./mcp-client.ts";
import type { TempFolder } from "./temp-folder.ts";

type Manifest = {
  version: string;
  tools: { name: string }[];
  server: {
    entry_point: string;
    mcp_config: { command: string; args: string[]; env: Record<string, string> };
  };
  user_config: Record<string, { default: unknown; sensitive?: boolean }>;
  compatibility: { platforms: string[]; runtimes: { node: string } };
};

export type Unpacked = { at: string; manifest: Manifest; size: number };

/** Unpacks the bundle as a client does. */
export async function unpackBundle(folder: TempFolder): Promise<Unpacked> {
  const { bytes } = await mcpBundle();
  const file = folder.write("plex-ingest.mcpb", bytes);
  const at = folder.at("extension with a space");
  mkdirSync(at);
  execFileSync("bsdtar", ["-xf", file, "-C", at]);
  return {
    at,
    manifest: JSON.parse(readFileSync(join(at, "manifest.json"), "utf8")),
    size: bytes.length,
  };
}

type Given = Record<string, string | boolean>;

/**
 * Starts the server as a client does: with the folder and the user's values, and without this
 * process's environment. `node` is the client's own Node.
 */
export function startBundle(
  { at, manifest }: Unpacked,
  home: { path: string },
  given: Given | "placeholders",
  node = process.execPath,
) {
  const defaults = Object.entries(manifest.user_config).map(([key, field]) => [key, field.default]);
  const values = given === "placeholders" ? {} : { ...Object.fromEntries(defaults), ...given };
  const filled = (text: string): string =>
    text
      .replaceAll("${__dirname}", at)
      .replaceAll(/\$\{user_config\.(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  const { args, env } = manifest.server.mcp_config;
  const set = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
  const place = { HOME: home.path, PATH: process.env["PATH"] ?? "" };
  return startMcpClient({
    file: node,
    args: args.map(filled),
    cwd: "/",
    env: { ...place, ...set },
  });
}
