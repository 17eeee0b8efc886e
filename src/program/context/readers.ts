import type { Context } from "../../hosts/cli/terminal/context.ts";
import type { Setup } from "./setup.ts";

/** Time for the last lines to be read by a slow terminal. */
const DOCTOR_EXIT_DELAY_MS = 2000;

/** What needs no database. */
export function readers({
  io,
  load,
  configOf,
  startPlace,
}: Setup): Pick<Context, "parseLines" | "identifyLines" | "config" | "tryNotify" | "doctor"> {
  return {
    parseLines: ({ roles }) => (roles ? loadRoles() : loadParser()),
    async identifyLines() {
      const { wireIdentifyLines } = await import("../use-cases/identify-lines.ts");
      return wireIdentifyLines(await configOf("identify"));
    },
    async tryNotify() {
      const [{ wireChannels }, { tryChannels }] = await Promise.all([
        import("../parts/channels.ts"),
        import("../../app/notify/try-channels.ts"),
      ]);
      const { channels, close } = wireChannels(await configOf("notify"));
      try {
        return await tryChannels(channels, io.signal);
      } finally {
        await close();
      }
    },
    async config() {
      const { configReport } = await import("../config/settings-report.ts");
      const loaded = await load("config");
      const report = configReport(loaded);
      const { copyOnlyPairs } = await import("../../app/releases/expected-method.ts");
      const { fileIdentity } = await import("../../adapters/fs/disk/identity.ts");
      const { ingestDirs: watched, mediaRoots, fileMethod } = loaded.config;
      const copies = await copyOnlyPairs({ fileIdentity }, fileMethod, { watched, mediaRoots });
      const [{ readRunTime }, { withRunTime }] = await Promise.all([
        import("../wire/read-run-time.ts"),
        import("../../store/settings/run-time.ts"),
      ]);
      const { set, problem = [] } = await readRunTime(loaded.config.stateDir);
      const warnings = [report.warnings, copies, problem].flat();
      return { ...report, settings: withRunTime(report.settings, set), warnings };
    },
    async doctor(options) {
      const { wireDoctor } = await import("../use-cases/doctor/doctor.ts");
      try {
        return await wireDoctor(startPlace(), options);
      } finally {
        // A call to a disk that does not answer would keep the finished process alive.
        setTimeout(() => process.exit(), DOCTOR_EXIT_DELAY_MS).unref();
      }
    },
  };
}

/** What writes the configuration, and what names it to MCP clients. */
export const setups = ({ startPlace }: Setup): Pick<Context, "setup" | "clients"> => ({
  async setup() {
    const { wireSetup } = await import("../use-cases/setup/setup.ts");
    return wireSetup(startPlace());
  },
  async clients() {
    const { wireClients } = await import("../use-cases/setup/clients.ts");
    return wireClients(startPlace());
  },
});

async function loadRoles(): Promise<(name: string) => unknown> {
  const [{ parsePath }, { toParseLine }, { rolesOf }] = await Promise.all([
    import("../../core/parse/path.ts"),
    import("../../core/parse/parse-line.ts"),
    import("../../core/readings/roles.ts"),
  ]);
  return (name) => {
    const parsed = parsePath(name);
    return { ...toParseLine(parsed), roles: rolesOf(parsed) };
  };
}

async function loadParser(): Promise<(name: string) => unknown> {
  const [{ parsePath }, { toParseLine }] = await Promise.all([
    import("../../core/parse/path.ts"),
    import("../../core/parse/parse-line.ts"),
  ]);
  return (name) => toParseLine(parsePath(name));
}
