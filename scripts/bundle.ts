// Packs the built program as an MCP bundle, which a client like Claude Desktop installs with a
// double click.
import { writeFile } from "node:fs/promises";
import { mcpBundle } from "./mcpb/bundle.ts";

const { name, bytes } = await mcpBundle();
await writeFile(name, bytes);
console.log(`${name}: ${(bytes.length / 1024 / 1024).toFixed(1)} MiB`);
