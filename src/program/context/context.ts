import { userInfo } from "node:os";
import type { Context, Io } from "../../hosts/cli/terminal/context.ts";
import { setText } from "../config/set-text.ts";
import { VERSION } from "../process/version.ts";
import { desks } from "./desks.ts";
import { processes } from "./processes.ts";
import { readers, setups } from "./readers.ts";
import type { ProcessPlace, Setup } from "./setup.ts";

/** Makes the commands' context. Every part is imported when a command asks for it. */
export function createContext(io: Io, place: ProcessPlace, option: () => string | undefined): Context {
  // For who starts us without a command line of his own: a client that installed the MCP bundle.
  const envFile = (): string | undefined => option() ?? setText(place.env["PLEX_INGEST_ENV_FILE"]);
  const load: Setup["load"] = async (command) => {
    const { requireConfig } = await import("../config/require-config.ts");
    return requireConfig({ ...place, command, envFile: envFile() });
  };
  const setup: Setup = {
    io,
    place,
    load,
    configOf: async (command) => (await load(command)).config,
    startPlace: () => ({ ...place, envFile: envFile(), entry: process.argv[1] ?? "" }),
    warn: (message) => io.err(`${message}\n`),
  };
  return {
    io,
    version: VERSION,
    get actor() {
      return `cli:${userName()}`;
    },
    ...desks(setup),
    ...readers(setup),
    ...setups(setup),
    ...processes(setup),
  };
}

/** Who runs this, for history; the user's number if the system does not list the user, as in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
