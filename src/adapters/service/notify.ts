import { runProgram } from "../machine/run-program.ts";

type NotifyOptions = {
  /** `NOTIFY_SOCKET` as systemd set it. */
  socket: string;
  path: string | undefined;
  /** Called once, if the supervisor cannot be notified. */
  failed: (message: string) => void;
};

/**
 * systemd-notify waits until the manager has read the message. If the manager hangs, our processes
 * must not pile up.
 */
const TIMEOUT_MS = 10_000;
const MAX_LINE_CHARS = 500;

/**
 * Sends lines to systemd (sd_notify(3)), one message after the other. Node has no Unix datagram
 * sockets, and an addon would need a compiler, so this runs a program that every machine with
 * systemd has (5 ms per message). The returned function never rejects.
 */
export function openNotify({
  socket,
  path,
  failed,
}: NotifyOptions): (lines: readonly string[]) => Promise<void> {
  let last = Promise.resolve();
  let reported = false;
  const { signal } = new AbortController();
  async function send(lines: readonly string[]): Promise<void> {
    const words = lines.map((line) => line.replaceAll(/\p{Cc}+/gu, " ").slice(0, MAX_LINE_CHARS));
    const options = { env: { NOTIFY_SOCKET: socket, PATH: path }, timeoutMs: TIMEOUT_MS };
    const { code, stderr } = await runProgram("systemd-notify", words, signal, options);
    if (code === 0 || reported) return;
    reported = true;
    failed(`The daemon's status cannot be sent to systemd: ${stderr.trim()}`);
  }
  return (lines) => {
    last = last.then(() => send(lines));
    return last;
  };
}

/**
 * Returns how long systemd waits for a sign of progress, in ms; undefined without a watchdog, or if
 * the watchdog is meant for another process (sd_watchdog_enabled(3)).
 */
export function readWatchdogMs(
  env: Readonly<Record<string, string | undefined>>,
  pid: number,
): number | undefined {
  const micros = Number(env["WATCHDOG_USEC"]);
  const meant = env["WATCHDOG_PID"];
  if (
    !Number.isSafeInteger(micros) ||
    micros <= 0 ||
    (meant !== undefined && Number(meant) !== pid)
  ) {
    return undefined;
  }
  return micros / 1000;
}
