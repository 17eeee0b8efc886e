import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export type ServedDemo = AsyncDisposable & { link: URL };

/**
 * Serves the built demo with its page. Everything is removed at the end of the scope. @throws Error
 * if the demo prints no link
 */
export async function serveDemo(): Promise<ServedDemo> {
  const child = spawn(process.execPath, ["dist/plex-ingest.js", "demo", "--web"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  let link: URL | undefined;
  for await (const line of lines) {
    if (line.includes("#key=")) link = new URL(line.trim());
    if (line.includes("until Ctrl-C")) break;
  }
  child.stdout.resume();
  if (!link) throw new Error("The demo ended without printing a link. Run `npm run build` first.");
  return {
    link,
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await ended;
    },
  };
}
