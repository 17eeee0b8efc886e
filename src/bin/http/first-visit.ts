import { randomBytes } from "node:crypto";
import { createCleanups } from "../../base/cleanups.ts";
import { explainLink } from "../../hosts/cli/show/page-link-lines.ts";
import type { Io } from "../../hosts/cli/terminal/print.ts";
import { createMeter } from "../../hosts/web/metrics/meter.ts";
import type { GoodConfiguration } from "../../program/config/load.ts";
import { createSecret } from "../../program/config/secrets.ts";
import { findUnwritableEnvFile } from "../../program/config/try-env-file.ts";
import { createDaemonLog } from "../../program/log/log.ts";
import { catchSignals } from "../../program/process/signals.ts";
import { createProgram, type Program, type ProgramOptions } from "../../program/program.ts";
import { toolsOf } from "../server/open-server.ts";
import { assertCanServe, serveHttp } from "./serve.ts";

/**
 * Serves the page until a user who signed in has configured the daemon. Nothing else is open: if
 * the environment has no token, a random token protects the rest of the server and is written to
 * the file at the end.
 * @returns true if the daemon should start; false if a signal ended the visit
 */
export async function serveFirstVisit(
  options: Omit<ProgramOptions, "role" | "log">,
  io: Pick<Io, "out" | "terminal">,
): Promise<boolean> {
  const given = options.load();
  const { loaded, forFirstFile } = withToken(given);
  await using stack = createCleanups();
  const signals = stack.use(catchSignals());
  const program = createProgram({
    ...options,
    load: () => loaded,
    role: "command",
    log: createDaemonLog,
  });
  stack.defer(program.close);
  let again = false;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  for (const name of ["SIGTERM", "SIGINT"] as const) signals.on(name, end);
  signals.on("SIGHUP", () => {});
  const visited = {
    ...program,
    daemon: {
      isFirstVisit: true,
      forFirstFile,
      unwritable: findUnwritableEnvFile(program.place),
      restart() {
        again = true;
        end();
      },
      assertMayServe: (config) => assertCanServe(config, config.readOnly),
    },
  } satisfies Program;
  await program.store();
  const opened = toolsOf(visited, loaded.config.toolsets);
  const http = await serveHttp(opened, createMeter());
  stack.defer(http.stop);
  const desk = await opened.useCases.web();
  const link = await desk.link("operator", new AbortController().signal);
  program.log.info(
    "Nothing is configured yet. Run `plex-ingest web` for a link to the page, which asks for " +
      "what is needed.",
  );
  // The link is not logged, because other people may be able to read the log.
  if (io.terminal) io.out(`${[...link.urls, ...explainLink(link)].join("\n")}\n`);
  await ended;
  return again && !signals.wasToldToEnd();
}

function withToken(given: GoodConfiguration): {
  loaded: GoodConfiguration;
  forFirstFile: Record<string, string>;
} {
  const { config, origins } = given;
  const port =
    origins.SERVER_PORT?.from === "default" ? { SERVER_PORT: String(config.server.port) } : {};
  if (origins.AUTH_TOKEN !== undefined) return { loaded: given, forFirstFile: port };
  const text = randomBytes(32).toString("hex");
  const token = createSecret({ first: text, accept: () => true });
  const server = { ...config.server, tokens: { ...config.server.tokens, operator: token } };
  return {
    loaded: { ...given, config: { ...config, server, secrets: [...config.secrets, token] } },
    forFirstFile: { ...port, AUTH_TOKEN: text },
  };
}
