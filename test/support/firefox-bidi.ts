// Runs Firefox for Playwright, which speaks WebDriver BiDi with it: `node firefox-bidi.ts PROGRAM
// ARGUMENTS`. Everything passes unchanged, with two exceptions. Playwright sets media features for
// each page, and Firefox ESR does not know that command: it is replaced by one without effect.
// Playwright and axe read `ariaLabelledByElements`, and Firefox 153 crashes if a script reads it
// several times for the same element: they find no property of that name, and read the attribute.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Names of properties such as `ariaLabelledByElements`. */
const REFERENCES = /\b(aria[A-Z][A-Za-z]+Element)s\b/g;

const [program = "", ...args] = process.argv.slice(2);
const firefox = spawn(program, args, { stdio: ["ignore", "inherit", "pipe"] });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.on(signal, () => firefox.kill(signal));
}
firefox.once("exit", (code) => process.exit(code ?? 1));
for await (const line of createInterface({ input: firefox.stderr })) {
  const [, port] = /WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
  console.error(port === undefined ? line : line.replace(port, await serve(Number(port))));
}

/** Returns the port of a server that passes connections on to Firefox. */
async function serve(port: number): Promise<string> {
  const server = createServer((client) => {
    const inner = connect(port, "127.0.0.1");
    const end = (): void => {
      client.destroy();
      inner.destroy();
    };
    client.on("error", end).on("close", end);
    inner.on("error", end).on("close", end);
    inner.once("connect", () => passCommands(client, inner)).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return String((server.address() as AddressInfo).port);
}

/** Passes the request for the connection, then each WebSocket frame (RFC 6455). */
function passCommands(from: Socket, to: Socket): void {
  let held = Buffer.alloc(0);
  let isOpen = false;
  from.on("data", (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    while (true) {
      const size = isOpen ? frameSize(held) : held.indexOf("\r\n\r\n") + 4;
      if (size < 4 || held.length < size) return;
      const piece = held.subarray(0, size);
      held = held.subarray(size);
      to.write(isOpen ? adaptCommand(piece) : withHost(piece, to.remotePort));
      isOpen = true;
    }
  });
}

/** Firefox refuses a request whose `Host` names another port than its own. */
function withHost(head: Buffer, port: number | undefined): string {
  return head.toString("latin1").replace(/^Host: .*$/m, `Host: 127.0.0.1:${port}`);
}

/** Returns where the masking key of a frame begins, which follows the length. */
function maskAt(frame: Buffer): number {
  const length = (frame[1] ?? 0) & 0x7f;
  return length === 127 ? 10 : length === 126 ? 4 : 2;
}

/** Returns the bytes of the first frame, or 0 if its length has not arrived completely. */
function frameSize(held: Buffer): number {
  if (held.length < 2 || held.length < maskAt(held)) return 0;
  const at = maskAt(held);
  const length =
    at === 10 ? Number(held.readBigUInt64BE(2)) : at === 4 ? held.readUInt16BE(2) : held[1]! & 0x7f;
  return at + 4 + length;
}

/** Returns the frame or its replacement, which has the same length. */
function adaptCommand(frame: Buffer): Buffer {
  const at = maskAt(frame);
  const [key, body] = [frame.subarray(at, at + 4), frame.subarray(at + 4)];
  const flip = (bytes: Buffer): Buffer =>
    bytes.map((byte, n) => byte ^ (key[n % 4] ?? 0)) as Buffer;
  // One character for each byte, so that the length stays.
  const text = Buffer.from(flip(body)).toString("latin1");
  const adapted = text.includes('"emulation.setMediaFeaturesOverride"')
    ? withoutEffect(text)
    : text.replace(REFERENCES, "$1_");
  if (adapted === text) return frame;
  return Buffer.concat([frame.subarray(0, at + 4), flip(Buffer.from(adapted, "latin1"))]);
}

/** Returns a command without effect. JSON may end with spaces. */
function withoutEffect(command: string): string {
  const { id } = JSON.parse(command) as { id: number };
  return JSON.stringify({ id, method: "session.status", params: {} }).padEnd(command.length);
}
