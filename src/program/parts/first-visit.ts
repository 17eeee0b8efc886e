import { findEnvFile } from "../config/env-file.ts";
import { diskFiles } from "../config/files.ts";
import type { Loaded } from "../config/load.ts";
import type { StartPlace } from "../process/start-engine.ts";
import { sourcesOf } from "./may-start.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Whether a daemon finds nothing configured: no file, and no source of downloads in the environment. Then its page is there to
 * do that, unless other machines would reach it without a token.
 */
export function isFirstVisit(place: StartPlace, { config, origins }: Extract<Loaded, { ok: true }>): boolean {
  const { mode, server, readOnly } = config;
  if (readOnly || (mode !== "hybrid" && mode !== "daemon") || sourcesOf(config).length > 0) return false;
  if (!LOOPBACK.test(server.host) && origins.AUTH_TOKEN === undefined) return false;
  return findEnvFile({ ...place, command: "daemon" }, diskFiles).file === undefined;
}
