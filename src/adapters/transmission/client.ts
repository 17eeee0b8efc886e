import { countWanted, createControl } from "./control.ts";
import { listTorrents, type ReadList, torrentsWithFiles, type WithFilesOptions } from "./list.ts";
import { createRead } from "./read.ts";
import { type ReadSession, readSession, readUpSeconds } from "./session.ts";
import { createTransmissionTransport, type TransmissionDeps } from "./transport.ts";

/**
 * One Transmission, 2.80 to 4.1: what `Transmission` and `TransmissionControl` of the port say. 4.1 speaks JSON-RPC 2.0
 * besides; the protocol here is the older one, which all of them know. No text of an error holds the password.
 */
export function createTransmissionClient(deps: TransmissionDeps) {
  const { ask, sessionId, close } = createTransmissionTransport(deps);
  const read = createRead(ask);
  let seen: { version: number; sessionId: string | undefined } | undefined;

  async function session(signal: AbortSignal): Promise<ReadSession> {
    const answer = await readSession(read, signal);
    seen = { version: answer.rpcVersion, sessionId: sessionId() };
    return answer;
  }

  /** An update means a restart, and a restart another session id. */
  const rpcVersion = async (signal: AbortSignal): Promise<number> =>
    seen !== undefined && seen.sessionId === sessionId() ? seen.version : (await session(signal)).rpcVersion;

  return {
    session,
    upSeconds: (signal: AbortSignal): Promise<number> => readUpSeconds(read, signal),
    list: (which: "all" | "recently-active" | readonly string[], signal: AbortSignal): Promise<ReadList> =>
      listTorrents(read, which, signal),
    withFiles: (hashes: readonly string[], signal: AbortSignal, options?: WithFilesOptions) =>
      torrentsWithFiles(read, hashes, signal, options),
    countWanted: (hash: string, signal: AbortSignal) => countWanted(read, hash, signal),
    ...createControl({ ask, read, rpcVersion }),
    close,
  };
}
