import { countWanted, createControl } from "./control.ts";
import { type DoneScript, readDoneScript, setDoneScript } from "./done-script.ts";
import {
  listTorrents,
  type ReadFiles,
  type ReadList,
  torrentsWithFiles,
  trackersOf,
  type WithFilesOptions,
} from "./list.ts";
import { createRpc } from "./rpc.ts";
import { type ReadSession, readSession, readUpSeconds } from "./session.ts";
import { createTransmissionTransport, type TransmissionDeps } from "./transport.ts";

/**
 * One Transmission, 2.80 to 4.1: its calls. Uses the old protocol that
 * all versions have; 4.1 also has JSON-RPC 2.0. The calls are those of @ctrl/transmission (docs/decisions/040). No error text contains the password.
 */
export function createTransmissionClient(deps: TransmissionDeps) {
  const { ask, sessionId, close } = createTransmissionTransport(deps);
  const { reads, commands, read } = createRpc(ask);
  let cachedVersion: { version: number; sessionId: string | undefined } | undefined;

  async function session(signal: AbortSignal): Promise<ReadSession> {
    const answer = await readSession(reads(signal));
    cachedVersion = { version: answer.rpcVersion, sessionId: sessionId() };
    return answer;
  }

  /** Cached per session id: an update needs a restart, and a restart changes the session id. */
  const rpcVersion = async (signal: AbortSignal): Promise<number> =>
    cachedVersion !== undefined && cachedVersion.sessionId === sessionId()
      ? cachedVersion.version
      : (await session(signal)).rpcVersion;

  return {
    session,
    upSeconds: (signal: AbortSignal): Promise<number> => readUpSeconds(read, signal),
    list: (which: "all" | "recently-active" | readonly string[], signal: AbortSignal): Promise<ReadList> =>
      listTorrents(read, which, signal),
    withFiles: (hashes: readonly string[], signal: AbortSignal, options?: WithFilesOptions): Promise<ReadFiles[]> =>
      torrentsWithFiles(read, hashes, signal, options),
    trackers: (hash: string, signal: AbortSignal): Promise<string[]> => trackersOf(read, hash, signal),
    doneScript: (signal: AbortSignal): Promise<DoneScript> => readDoneScript(reads(signal)),
    countWanted: (hash: string, signal: AbortSignal): Promise<number | undefined> => countWanted(read, hash, signal),
    setDoneScript: (path: string, signal: AbortSignal): Promise<void> =>
      setDoneScript({ commands, reads }, path, signal),
    commands: createControl({ commands, read, rpcVersion }),
    close,
  };
}

export type TransmissionCalls = ReturnType<typeof createTransmissionClient>;
