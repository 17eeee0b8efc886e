import type { Io, Processes } from "../hosts/cli/terminal/print.ts";
import { findEnvFile } from "../program/config/env-file.ts";
import { diskFiles } from "../program/config/files.ts";
import type { GoodConfiguration } from "../program/config/load.ts";
import { listSourceTexts } from "../program/parts/download-sources.ts";
import { holdOldHeap, keepCompiled, keepHeapTidy } from "../program/process/heap.ts";
import type { StartPlace } from "../program/process/start-engine.ts";
import type { ProgramOptions } from "../program/program.ts";

/** Creates the commands that run as separate processes. Each is loaded when it starts. */
export function createProcesses(
  start: Pick<ProgramOptions, "load" | "place" | "warn">,
  io: Io,
): Processes {
  return {
    async daemon({ once, dryRun, drain, filesOnly = false }) {
      if (dryRun) {
        const loaded = start.load();
        const { runDry } = await import("../program/run/dry-run.ts");
        return await runDry({ ...start, load: () => loaded }, { once, drain, print: io.out });
      }
      holdOldHeap();
      keepHeapTidy();
      const isResident = !once && !drain;
      const umask = process.umask();
      for (let again = true; again; ) {
        process.umask(umask);
        const loaded = start.load();
        const options = { ...start, load: () => loaded };
        if (isResident && isFirstVisit(start.place, loaded)) {
          const { serveFirstVisit } = await import("./http/first-visit.ts");
          again = await serveFirstVisit(options, io);
          continue;
        }
        const { SERVER_PORT: port } = loaded.origins;
        const isServed = port !== undefined && port.from !== "default" && isResident;
        // Loaded only if needed, because this module would be a third of the process.
        const beside = isServed
          ? (await import("./http/in-daemon.ts")).prepareHttp(loaded.config)
          : undefined;
        const { runDaemon } = await import("../program/run/daemon.ts");
        again = await runDaemon(
          { ...options, ...(beside && { count: beside.count }) },
          { once, drain, filesOnly, serve: beside?.serve },
        );
      }
    },
    async mcp({ http, ...flags }) {
      if (http) {
        holdOldHeap();
        keepHeapTidy();
        const { runHttp } = await import("./http/run-http.ts");
        return await runHttp({ ...start, ...flags });
      }
      // Clients start this often, and wait for it. Then it mostly waits for them.
      keepCompiled(start.place);
      keepHeapTidy();
      const { runStdio } = await import("./server/stdio.ts");
      await runStdio({ ...start, ...flags });
    },
    async demo(options) {
      const { startDemo } = await import("./demo.ts");
      await startDemo({ ...options, io });
    },
  };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * True if a daemon finds no configuration, which means no file and no download source in the
 * environment. The user then configures it on its page, unless other machines could reach the page
 * without a token.
 */
function isFirstVisit(place: StartPlace, { config, origins }: GoodConfiguration): boolean {
  const { mode, server, readOnly } = config;
  if (readOnly || (mode !== "hybrid" && mode !== "daemon") || listSourceTexts(config).length > 0) {
    return false;
  }
  if (!LOOPBACK.test(server.host) && origins.AUTH_TOKEN === undefined) return false;
  return findEnvFile({ ...place, command: "daemon" }, diskFiles).file === undefined;
}
