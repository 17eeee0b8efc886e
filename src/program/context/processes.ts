import type { Context } from "../../hosts/cli/terminal/context.ts";
import { effective, type Setup, wakeEngineOf } from "./setup.ts";

/** Work that took too long and was abandoned must not keep Transmission's child process alive. */
const HOOK_EXIT_DELAY_MS = 50;

/** Commands that are a process of their own. */
export function processes(setup: Setup): Pick<Context, "daemon" | "service" | "torrentDone" | "mcp" | "demo"> {
  const { io, place, load, configOf, startPlace, warn } = setup;
  return {
    async daemon({ once, dryRun, drain }) {
      if (!dryRun) await staySmall();
      const loaded = await load("daemon");
      const { SERVER_PORT: port } = loaded.origins;
      const http = port !== undefined && port.from !== "default";
      const options = { once, drain, http, settings: await effective(loaded), warnings: loaded.warnings };
      if (dryRun) {
        const { runDry } = await import("../wire/run-dry.ts");
        await runDry(loaded.config, options, io);
      } else {
        (await import("../process/hold-heap.ts")).holdOldHeap();
        (await import("../process/tidy-heap.ts")).keepHeapTidy();
        const { runDaemon } = await import("../wire/run-daemon.ts");
        await runDaemon(loaded.config, options);
      }
    },
    async service() {
      const [{ wireService }, { requireConfig }] = await Promise.all([
        import("../use-cases/setup/service.ts"),
        import("../config/require-config.ts"),
      ]);
      const { entry, ...where } = startPlace();
      return wireService(where, entry, requireConfig);
    },
    async torrentDone(named) {
      const [{ torrentDone }, { createWakeEngine }] = await Promise.all([
        import("../use-cases/torrent-done.ts"),
        import("../process/start-engine.ts"),
      ]);
      await torrentDone({
        env: place.env,
        named,
        config: () => configOf("torrent-done"),
        io,
        // In mode mcp the client's process takes it in: the hook only records it.
        wakeEngine: (config) => config.mode === "hook" && createWakeEngine(config, startPlace(), warn)?.(),
      });
      setTimeout(() => process.exit(), HOOK_EXIT_DELAY_MS).unref();
    },
    async mcp({ toolsets, readOnly, http }) {
      await staySmall();
      if (http) return serveHttp(setup, { toolsets, readOnly });
      // Clients start it often, and wait for it.
      (await import("../process/keep-compiled.ts")).keepCompiled(place);
      const [{ runMcp }, loaded] = await Promise.all([import("../wire/run-mcp.ts"), load("mcp")]);
      const wakeEngine = await wakeEngineOf(loaded.config, setup);
      await runMcp(loaded.config, {
        toolsets,
        readOnly,
        cwd: place.cwd,
        wakeEngine,
        settings: () => effective(loaded),
      });
    },
    async demo({ keep, web }) {
      const { wireDemo } = await import("../wire/wire-demo.ts");
      await wireDemo({ keep, web, io });
    },
  };
}

async function serveHttp(setup: Setup, options: { toolsets: string | undefined; readOnly: boolean }): Promise<void> {
  (await import("../process/hold-heap.ts")).holdOldHeap();
  const [{ runHttp }, loaded] = await Promise.all([import("../wire/http/run-http.ts"), setup.load("mcp")]);
  const wakeEngine = await wakeEngineOf(loaded.config, setup);
  const { cwd } = setup.place;
  await runHttp(loaded.config, { ...options, cwd, wakeEngine, settings: () => effective(loaded) });
}

/**
 * For long-running processes, before they load their modules: the garbage of loading would make V8 double its young
 * generation at once, and an idle server would be 6 MiB larger.
 */
async function staySmall(): Promise<void> {
  const { holdYoungHeap } = await import("../process/hold-heap.ts");
  holdYoungHeap(0)();
}
