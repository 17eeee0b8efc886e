import * as z from "zod";
import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import type { PlexGet } from "../../transport/request.ts";
import { anything, container, flag, id, name, wireIdentity, words } from "../../wire/values.ts";

export type PlexIdentity = {
  machineIdentifier: string;
  /** For example `1.41.9.9961-46083195d`; empty if the server does not report it. */
  version: string;
};

/** Identifies the server. Needs no token and is cheap, so it is also the health probe. */
export async function readIdentity(
  get: PlexGet,
  signal: AbortSignal,
  isProbe = false,
): Promise<PlexIdentity> {
  const request = { path: "/identity", about: "identity", withToken: false, isProbe };
  const { machineIdentifier, version } = (await get(request, wireIdentity, signal)).MediaContainer;
  return { machineIdentifier, version: version ?? "" };
}

/**
 * Returns the identity of a server that responds and accepts the token. `/` requires a token and is
 * answered from memory, so no disk wakes up.
 * @throws Outage `plex_unavailable`, or `plex_unauthorized` when the token is refused or missing
 */
export async function proveToken(get: PlexGet, signal: AbortSignal): Promise<PlexIdentity> {
  const identity = await readIdentity(get, signal, true);
  await get({ path: "/", about: "server" }, wireRoot, signal);
  return identity;
}

const wireRoot = z.object({ MediaContainer: anything });

const wireTranscode = oneOf(z.object({ videoDecision: anything, audioDecision: anything }));
const wireStream = z.object({ decision: anything });
const wirePart = z.object({ decision: anything, Stream: listOf(wireStream) });

export const streamFields = {
  TranscodeSession: wireTranscode,
  // For live television, the transcode session is inside the medium.
  Media: listOf(z.object({ TranscodeSession: wireTranscode, Part: listOf(wirePart) })),
};

type Streams = z.output<z.ZodObject<typeof streamFields>>;

/**
 * True if the server converts audio or video. Remuxing is not transcoding. Undefined if Plex does
 * not report it.
 */
export function isTranscoding({ TranscodeSession, Media }: Streams): boolean | undefined {
  const transcoders = [TranscodeSession, ...Media.map((media) => media.TranscodeSession)].filter(
    (transcoder) => transcoder != null,
  );
  const transcoderDecisions = transcoders.flatMap(({ videoDecision, audioDecision }) => [
    videoDecision,
    audioDecision,
  ]);
  const parts = Media.flatMap(({ Part }) => Part);
  const streams = parts.flatMap(({ Stream }) => Stream.map(({ decision }) => decision));
  const decisions = [transcoderDecisions, streams, parts.map(({ decision }) => decision)]
    .map((values) => values.filter((value) => typeof value === "string"))
    .find((values) => values.length > 0);
  return decisions?.includes("transcode");
}

const wireServer = container({
  friendlyName: name,
  version: name,
  platform: name,
  machineIdentifier: id.pipe(z.string()),
  myPlexSubscription: flag,
  ownerFeatures: words,
});

/**
 * The server answers this request from memory. For a caller that checks whether the server is
 * available, a slower server is as good as down.
 */
const SERVER_TIMEOUT_MS = 2000;

/** Returns the server's description of itself. An unclaimed server omits most of it. */
export async function readServerInfo(get: PlexGet, signal: AbortSignal): Promise<PlexServerInfo> {
  const request = { path: "/", about: "server", withinMs: SERVER_TIMEOUT_MS };
  const server = await get(request, wireServer, signal);
  const { friendlyName, version, platform, machineIdentifier, myPlexSubscription, ownerFeatures } =
    server.MediaContainer;
  return {
    name: friendlyName ?? "Plex Media Server",
    version: version ?? "",
    platform,
    machineIdentifier,
    plexPass: myPlexSubscription,
    features: ownerFeatures,
  };
}

export interface PlexServerInfo {
  name: string;
  /** Empty if the server does not report it. */
  version: string;
  platform: string | undefined;
  machineIdentifier: string;
  plexPass: boolean | undefined;
  /** For example `session_kick`, which allows ending sessions. */
  features: string[];
}
