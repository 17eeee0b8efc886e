import { spawn } from "node:child_process";
import { DeliveryError, type Message } from "../../core/notify/notice.ts";

/**
 * Variables that a program needs to find other programs, the user's files and the language. None of
 * our own settings are passed on.
 */
const PASSED_ON = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
  "DISPLAY",
];

const DEADLINE_MS = 30_000;

/**
 * Runs a program with the message. Title and lines are written to stdin, and are also passed as
 * PLEX_INGEST_TITLE and PLEX_INGEST_MESSAGE. The program is killed after 30 seconds. @throws
 * DeliveryError; the signal's reason
 */
export async function runCommand(
  {
    argv,
    env,
    deadlineMs = DEADLINE_MS,
  }: {
    /** Program and arguments. They never pass through a shell. */
    argv: readonly string[];
    env: Readonly<Record<string, string | undefined>>;
    deadlineMs?: number;
  },
  { title, lines, isUrgent }: Message,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const [program = "", ...words] = argv;
  const text = lines.join("\n");
  const variables = {
    PLEX_INGEST_TITLE: title,
    PLEX_INGEST_MESSAGE: text,
    PLEX_INGEST_URGENT: isUrgent ? "1" : "0",
  };
  const passed = Object.fromEntries(
    PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  const late = AbortSignal.timeout(deadlineMs);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(program, words, {
    cwd: "/",
    env: { ...passed, ...variables },
    stdio: ["pipe", "ignore", "ignore"],
    signal: AbortSignal.any([signal, late]),
    killSignal: "SIGKILL",
  });
  child.once("error", (error: NodeJS.ErrnoException) => {
    if (signal.aborted) {
      reject(signal.reason);
    } else if (late.aborted) {
      reject(new DeliveryError(`it did not finish within ${deadlineMs / 1000} s`));
    } else {
      reject(
        new DeliveryError(`it cannot be started (${error.code ?? "unknown"})`, { isFinal: true }),
      );
    }
  });
  child.once("exit", (code, killedBy) => {
    if (code === 0) {
      resolve();
    } else {
      reject(
        new DeliveryError(
          code === null ? `it was killed (${killedBy})` : `it exited with code ${code}`,
        ),
      );
    }
  });
  child.stdin.on("error", () => {}); // the program may end without reading
  child.stdin.end(`${title}\n${text}\n`);
  await promise;
}
