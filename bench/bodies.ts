import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { freePort } from "../test/support/free-port.ts";
import { limitMemory } from "./bodies/memory-limit.ts";
import type { Senders, SendersReport } from "./bodies/senders.ts";
import { ask, callOf, OPERATOR, REVIEWER } from "./floods/server.ts";
import { peakOf } from "./memory/read-process.ts";
import { percentile } from "./plex-cache/percentile.ts";
import { waitingHome } from "./table/growth/waiting-home.ts";

// Measures whether sixty senders of hostile bodies, with each kind of token, get a daemon killed in a
// container of the documented size, and how long honest callers take next to them. The same is
// measured without senders directly before and after, because the machine may be busy. Runs the
// built program in a control group; needs root. The senders are a process with its own priority: run
// the rest with a higher one, because real senders use the processor of other machines.
// nice -n -10 npm run bench:bodies -- --calls 30 --nicer 10 --only "hook token"

/** An honest caller's median next to the senders, in medians without them. */
const BAR = 5;
const SENDERS = 60;
const LIMIT_BYTES = 192 * 1024 ** 2;
const PAUSE_MS = 30;
const MIB = 1024 ** 2;
const READER = "reader-".repeat(6);
const HOOK = "hook-token-".repeat(4);

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "30" },
    only: { type: "string", default: "" },
    /** Steps by which the senders' priority is lower than that of the server and the callers. */
    nicer: { type: "string", default: "0" },
  },
});
const calls = Number(values.calls);
const only = values.only.split("|");

using limit = limitMemory(LIMIT_BYTES);
if (!limit) {
  console.log("No control group can be made here (root, and a memory controller).");
  process.exit(1);
}
using home = await waitingHome(2000);
const port = await freePort();

function start(enter: string) {
  const program = `${enter}; exec "$0" "$@"`;
  return spawn("sh", ["-c", program, process.execPath, resolve("dist/plex-ingest.js"), "daemon"], {
    cwd: home.path,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home.path,
      // As in the image (Dockerfile).
      NODE_OPTIONS: `--v8-pool-size=1 ${process.env["BENCH_OPTIONS"] ?? ""}`,
      MALLOC_ARENA_MAX: "1",
      PLEX_INGEST_ENV_FILE: home.envFile,
      AUTH_TOKEN: OPERATOR,
      AUTH_REVIEWER_TOKEN: REVIEWER,
      AUTH_READER_TOKEN: READER,
      HOOK_TOKEN: HOOK,
      LOG_LEVEL: "error",
      SERVER_PORT: String(port),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const agent = new Agent({ keepAlive: true });
let hasEnded = false;

/** Starts the daemon, and returns it once it answers. */
async function startDaemon(enter: string) {
  const child = start(enter);
  hasEnded = false;
  child.once("exit", () => (hasEnded = true));
  for (;;) {
    if (hasEnded) throw new Error("The daemon ended before it answered.");
    const alive = await ask(port, agent, { path: "/health/live" }).catch(() => undefined);
    if (alive?.status === 200) return child;
    await setTimeout(50);
  }
}

let child = await startDaemon(limit.enter);
await using _ended = {
  async [Symbol.asyncDispose]() {
    if (hasEnded) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  },
};

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const JSON_TYPE = { "Content-Type": "application/json" };
const page = { "x-plex-ingest": "1", Origin: `http://127.0.0.1:${port}` };

async function signIn(token: string, from: string): Promise<string> {
  const { cookie } = await ask(port, agent, {
    path: "/session",
    headers: { ...JSON_TYPE, ...page },
    body: JSON.stringify({ token, name: "a browser" }),
    from,
  });
  return cookie;
}

const session = await signIn(OPERATOR, "127.0.0.1");
const otherSession = await signIn(OPERATOR, "127.0.0.1");

/** Where each kind of token is sent, and with which headers. */
const host = { Host: `127.0.0.1:${port}` };
const SENT = {
  operator: { path: "/mcp", headers: bearer(OPERATOR) },
  "operator, for a finished torrent": { path: "/api/process-torrent", headers: bearer(OPERATOR) },
  reviewer: { path: "/mcp", headers: bearer(REVIEWER) },
  reader: { path: "/mcp", headers: bearer(READER) },
  "hook token": { path: "/api/hook/any", headers: bearer(HOOK) },
  "hook token, for Plex": { path: `/api/hook/plex/${HOOK}`, headers: {} },
  "a session of the page": {
    path: "/api/get_ingest_queue",
    headers: { ...page, Cookie: session },
  },
  "no token, for a sign-in": { path: "/session", headers: page },
  "no token": { path: "/mcp", headers: {} },
};

const repeat = (text: string, bytes: number): string =>
  text.repeat(Math.floor(bytes / text.length));
const argumentsOf = (value: string): string =>
  callOf("get_ingest_item", { id: 0 }).replace('{"id":0}', value);
const FORM = { "Content-Type": "multipart/form-data; boundary=b" };
const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
type Body = {
  bytes: Buffer;
  headers?: Record<string, string>;
  isChunked?: true;
  isEndless?: true;
  atOnce?: number;
};
const text = (json: string): Body => ({ bytes: Buffer.from(json) });
const BODIES: Record<string, Body> = {
  "1 MiB of brackets": text(repeat("[", MIB)),
  "256 KiB of brackets": text(repeat("[", MIB / 4)),
  '1 MiB of {"a":': text(repeat('{"a":', MIB)),
  "500,000 numbers in a list": text(`[${repeat("0,", MIB - 3)}0]`),
  "100,000 keys": text(`{${Array.from({ length: 90_000 }, (_, at) => `"k${at}":0`).join(",")}}`),
  "4,900 values in a call": text(argumentsOf(`{"id":[${repeat("7,", 9800)}7]}`)),
  "490 fields in a call": text(
    argumentsOf(`{${Array.from({ length: 490 }, (_, at) => `"k${at}":0`).join(",")}}`),
  ),
  "a string of 255 KiB in a call": text(argumentsOf(`{"id":"${repeat("x", 255 * 1024)}"}`)),
  "a list in a string of 255 KiB": text(argumentsOf(`{"id":"[${repeat("{},", 255 * 1024)}{}]"}`)),
  "a string of 1 MiB in a call": text(argumentsOf(`{"id":"${repeat("x", MIB - 200)}"}`)),
  "a string of 1 MiB of escapes": text(argumentsOf(`{"id":"${repeat("\\u0001", MIB - 200)}"}`)),
  "35 MiB": text(`{"a":"${repeat("x", 35 * MIB)}"}`),
  "35 MiB in pieces without a length": {
    ...text(`{"a":"${repeat("x", 35 * MIB)}"}`),
    isChunked: true,
  },
  "16,000 parts of a form": { bytes: Buffer.from(`${repeat(part, MIB - 5)}--b--`), headers: FORM },
  "a form of one part of 1 MiB": {
    bytes: Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${repeat("[", MIB - 100)}\r\n--b--`,
    ),
    headers: FORM,
  },
  "gzip of 35 MiB": {
    bytes: gzipSync(Buffer.alloc(35 * MIB, "[")),
    headers: { "Content-Encoding": "gzip" },
  },
  "1 MiB, the last bytes slowly": { ...text(repeat(" ", MIB - 10)), atOnce: MIB - 200 },
  "100 KiB, slowly from the beginning": { ...text(repeat(" ", 100 * 1024)), atOnce: 1 },
};

function chunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += 65_536) {
    const piece = bytes.subarray(from, from + 65_536);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
  }
  return Buffer.concat([...pieces, Buffer.from("0\r\n\r\n")]);
}

function sendersOf(sent: (typeof SENT)[keyof typeof SENT], body: Body): Senders {
  const { bytes, headers: own = {}, isChunked, atOnce } = body;
  const data = isChunked ? chunked(bytes) : bytes;
  const length = isChunked
    ? { "Transfer-Encoding": "chunked" }
    : { "Content-Length": String(bytes.length) };
  const headers = { ...host, ...JSON_TYPE, ...sent.headers, ...own, ...length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = `POST ${sent.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
  return { port, connections: SENDERS, head, body: data, atOnce: atOnce ?? data.length };
}

const light = callOf("get_ingest_item", { id: 7 });
const callWith = (token: string, from: string) => ({
  path: "/mcp",
  headers: { ...JSON_TYPE, ...bearer(token) },
  body: light,
  from,
});
const inPage = (cookie: string, from: string) => ({
  path: "/api/get_ingest_item",
  headers: { ...JSON_TYPE, ...page, ...host, Cookie: cookie },
  body: '{"id":7}',
  from,
});
/** Honest callers from other addresses, one of them with the token of the senders, and a probe. */
const HONEST = {
  operator: callWith(OPERATOR, "127.0.2.1"),
  reviewer: callWith(REVIEWER, "127.0.2.2"),
  hook: {
    path: "/api/hook/radarr",
    headers: { ...JSON_TYPE, ...bearer(HOOK) },
    body: '{"eventType":"Test"}',
    from: "127.0.2.3",
  },
  "same session": inPage(session, "127.0.2.5"),
  "other session": inPage(otherSession, "127.0.2.6"),
  reader: { path: "/api/status", headers: bearer(READER), from: "127.0.2.7" },
  probe: { path: "/health/live", from: "127.0.2.4" },
};

type Times = { median: number; p95: number };

/** Returns how long each honest caller's calls took, in ms. */
async function measureHonest(): Promise<Record<string, Times>> {
  const all = await Promise.all(
    Object.entries(HONEST).map(async ([name, asked]) => {
      const own = new Agent({ keepAlive: true });
      const took: number[] = [];
      for (let count = 0; count < calls; count++) {
        const { status, ms } = await ask(port, own, asked);
        if (status >= 300) throw new Error(`The ${name}'s call was answered with ${status}.`);
        took.push(ms);
        await setTimeout(PAUSE_MS);
      }
      own.destroy();
      return [name, { median: percentile(took, 50), p95: percentile(took, 95) }] as const;
    }),
  );
  return Object.fromEntries(all);
}

function send(senders: Senders): { end(): Promise<SendersReport> } {
  const file = fileURLToPath(new URL("./bodies/senders.ts", import.meta.url));
  const running = spawn("nice", ["-n", values.nicer, process.execPath, file], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  running.send(senders);
  const done = Promise.race([
    once(running, "message").then(([report]) => report as SendersReport),
    once(running, "exit").then(() => Promise.reject(new Error("The senders ended."))),
  ]);
  done.catch(() => {});
  return {
    async end() {
      running.send("end");
      return done;
    },
  };
}

/** Makes the largest resident memory of the daemon start over (proc_pid_clear_refs(5)). */
const forgetPeak = (): void => writeFileSync(`/proc/${child.pid}/clear_refs`, "5");

let isWithin = true;
let worst = 0;
await measureHonest();
for (const [who, sent] of Object.entries(SENT)) {
  for (const [what, body] of Object.entries(BODIES)) {
    const row = `${who}: ${what}`;
    if (!only.some((part) => row.includes(part))) continue;
    const before = await measureHonest().catch((): Record<string, Times> => ({}));
    forgetPeak();
    const running = send(sendersOf(sent, body));
    await setTimeout(500);
    const during = await measureHonest().catch((error: unknown) => error as Error);
    const { statuses, reset } = await running.end();
    if (during instanceof Error) {
      // The daemon needs a moment until its end is known.
      await setTimeout(1000);
      const how = `${child.signalCode ?? child.exitCode}, ${limit.kills()} kills`;
      console.log(`${row}: ${hasEnded ? `THE DAEMON ENDED (${how})` : during.message}`);
      isWithin = false;
      if (hasEnded) child = await startDaemon(limit.enter);
      continue;
    }
    const peak = peakOf(child.pid ?? 0);
    // The last turns need a moment until they are over.
    await setTimeout(1000);
    const after = await measureHonest();
    const parts = Object.entries(during).map(([name, { median, p95 }]) => {
      const [first, last] = [before[name], after[name]];
      const alone = Math.max(first?.median ?? 0, last?.median ?? 0);
      const ratio = median / alone;
      worst = Math.max(worst, ratio);
      if (ratio > BAR) isWithin = false;
      const slow = p95 / Math.max(first?.p95 ?? 0, last?.p95 ?? 0);
      return `${name} ${alone.toFixed(1)} → ${median.toFixed(1)} ms (${ratio.toFixed(1)}×, p95 ${slow.toFixed(1)}×)`;
    });
    const answers = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
    console.log(
      `${row}: ${parts.join(", ")}; ${answers.join(", ") || "no answers"}, ${reset} reset; at most ${peak.toFixed(0)} MiB, ${limit.kills()} kills; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    );
  }
}
if (limit.kills() > 0 || hasEnded) isWithin = false;
agent.destroy();
console.log(
  `${availableParallelism()} cores; worst ${worst.toFixed(1)}×, ${limit.kills()} killed; at most ${BAR}× and not killed: ${isWithin ? "yes" : "no"}`,
);
process.exitCode = isWithin ? 0 : 1;
