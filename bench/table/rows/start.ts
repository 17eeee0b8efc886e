import { spawnSync } from "node:child_process";
import { type Home, makeHome } from "../../../test/process/home.ts";
import { HASH, torrentDone } from "../../../test/process/hook.ts";
import { connect, mcpCommand } from "../../../test/process/mcp-session.ts";
import { BUNDLE, cli, startDaemon } from "../../../test/support/daemon.ts";
import { startMcpClient } from "../../../test/support/mcp-client.ts";
import { least, timed } from "../least.ts";
import { measurement } from "../measurement.ts";
import { BARE_NODE, bareNodeMs } from "./bare-node.ts";

/** The kernel caches the files: from the second start on, all of them are in memory. */
const TRIES = { full: 15, short: 6 };

export const start = measurement({
  name: "start",
  command: "npm run bench -- --only start",
  short: true,
  rows: {
    mcp: {
      what: "mcp: start to answered initialize",
      unit: "ms",
      bar: { ratioAtMost: 9 },
      floor: BARE_NODE,
    },
    status: { what: "status: start to end", unit: "ms", bar: {}, floor: BARE_NODE },
    hook: {
      what: "torrent-done: start to end",
      unit: "ms",
      bar: { ratioAtMost: 6 },
      floor: BARE_NODE,
    },
  },
  async measure({ effort }) {
    // Nothing listens at this address, because the hook must not make a request.
    using home = makeHome({ settings: { TRANSMISSION_URL: "http://127.0.0.1:1/" } });
    await using _daemon = await startDaemon(home);
    // When a client disconnects cleanly, the server saves its compiled code.
    await using first = await connect(home);
    await first.leave();
    const {
      bare: floor,
      mcp,
      status,
      hook,
    } = await least(TRIES[effort], effort === "full" ? byClock(home) : byCpu(home));
    return {
      mcp: { value: mcp, floor },
      status: { value: status, floor },
      hook: { value: hook, floor },
    };
  },
});

const byClock = (home: Home) => ({
  bare: bareNodeMs,
  mcp: async () => {
    const began = performance.now();
    await using client = startMcpClient(mcpCommand(home));
    await client.initialize("bench");
    return performance.now() - began;
  },
  // The exit code means that Transmission cannot be reached.
  status: () => timed(() => cli(home, "status")),
  hook: () => timed(() => torrentDone(home, { TR_TORRENT_HASH: HASH })),
});

const CLIENT = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "bench", version: "1" },
};
const INITIALIZE = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: CLIENT })}\n`;

/**
 * Measures the processor time of the commands. Short runs use it, because a CI machine may be busy.
 */
function byCpu(home: Home) {
  const env = { HOME: home.path, TMPDIR: home.path, LANG: "C.UTF-8", TR_TORRENT_HASH: HASH };
  const ours = (command: string, exitCode = 0) =>
    cpuOfMs([BUNDLE, "--env-file", home.envFile, command], env, INITIALIZE, exitCode);
  return {
    bare: () => cpuOfMs(["-e", "0"], env, "", 0),
    mcp: () => ours("mcp"),
    // Transmission cannot be reached.
    status: () => ours("status", 1),
    hook: () => ours("torrent-done"),
  };
}

/**
 * Returns the processor time of a Node process with these arguments from start to end, in ms. bash
 * reports it with a precision of 1 ms.
 * @throws Error if the process fails, because a failed start is fast
 */
function cpuOfMs(
  args: readonly string[],
  env: Record<string, string>,
  input: string,
  exitCode: number,
): number {
  const script = "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1";
  const { status, stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    input,
    encoding: "utf8",
  });
  if (status !== exitCode) throw new Error(`${args.at(-1)} exited with ${status}.`);
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(" ").map(Number);
  return 1000 * (user + system);
}
