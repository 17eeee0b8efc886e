import { once } from "node:events";
import { createServer } from "node:net";
import { DemoFailed } from "./demo-failed.ts";
import { defineDemo } from "./frame.ts";
import { runCommand } from "./program.ts";
import type { Scene } from "./scene.ts";

/** What makes the daemon serve its page, on a free port of the loopback address and with a token of its own. */
export const webSettings = async (random: (bytes: number) => Uint8Array): Promise<Record<string, string>> => ({
  SERVER_HOST: "127.0.0.1",
  SERVER_PORT: String(await freePort()),
  AUTH_TOKEN: Buffer.from(random(24)).toString("hex"),
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new DemoFailed("No port of 127.0.0.1 is free.");
  return address.port;
}

/** Prints the link that signs a browser in, and how to get another. */
export async function showLink({ page, program, folder }: Scene, signal: AbortSignal): Promise<void> {
  const link = (await runCommand(program, folder, ["web", "--print"], signal)).trim();
  page.paragraph("Open this link: it signs one browser of this machine in, once, within ten minutes.");
  page.lines(["", page.paint(link, "strong"), ""]);
  page.paragraph("What waits can be decided with the mouse or by keyboard alone (? lists the keys).");
  page.lines([""]);
  page.paragraph("From another terminal, another link, and the same decisions in words:", "quiet");
  page.lines(["", defineDemo(program, folder), "demo web --print", "demo queue"]);
  page.heading("The demo runs until Ctrl-C; what happens is told here");
}
