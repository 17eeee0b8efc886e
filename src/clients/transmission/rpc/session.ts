import type { SessionArguments, Transmission } from "@ctrl/transmission";
import * as z from "zod";
import { UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { isFolder } from "../../shared/wire.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionRead } from "./rpc.ts";

/** Transmission 2.80 (2013), the first that answers `torrent-duplicate` for a torrent that it already has. */
const MIN_RPC_VERSION = 15;

/** Its own settings. Folders are paths as it sees them. */
export type ReadSession = {
  version: string;
  rpcVersion: number;
  downloadDir: string;
  /** Undefined when unfinished torrents are in their final folder. */
  incompleteDir: string | undefined;
  /** Whether unfinished files end in `.part`. */
  marksPartialFiles: boolean;
};

const wireSession = z.object({
  version: z.string().catch("unknown"),
  "rpc-version": z.int().min(0),
  "download-dir": z.string().refine(isFolder),
  "incomplete-dir": z.string().refine(isFolder).catch(""),
  "incomplete-dir-enabled": z.boolean().catch(false),
  "rename-partial-files": z.boolean().catch(false),
} satisfies { [name in keyof SessionArguments]?: z.ZodType });

const wireStats = z.object({ "current-stats": z.object({ secondsActive: z.number().min(0) }) });

/** Transmission's version and settings. @throws UserError `unsupported` for a version that is too old */
export async function readSession(rpc: Transmission): Promise<ReadSession> {
  const session = wireSession.safeParse((await rpc.getSession()).arguments);
  if (!session.success) throw transmissionUnavailable("its settings cannot be read; update Transmission");
  const { "rpc-version": rpcVersion, "incomplete-dir": incompleteDir, ...wire } = session.data;
  if (rpcVersion < MIN_RPC_VERSION) {
    throw new UserError(
      `Transmission's RPC version is ${rpcVersion}, and at least ${MIN_RPC_VERSION} is needed.`,
      "Update Transmission to 2.80 or newer.",
      "unsupported",
    );
  }
  return {
    version: cleanText(wire.version, 100),
    rpcVersion,
    downloadDir: wire["download-dir"],
    incompleteDir: wire["incomplete-dir-enabled"] && incompleteDir !== "" ? incompleteDir : undefined,
    marksPartialFiles: wire["rename-partial-files"],
  };
}

/** Seconds since Transmission started. */
export async function readUpSeconds(read: TransmissionRead, signal: AbortSignal): Promise<number> {
  const stats = wireStats.safeParse(await read("session-stats", {}, signal));
  if (!stats.success) throw transmissionUnavailable("its statistics cannot be read; update Transmission");
  return stats.data["current-stats"].secondsActive;
}
