import * as z from "zod";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf, oneOf } from "../wire/lists.ts";
import { anything, flag, id, name, wireIdentity, words } from "../wire/values.ts";

export type PlexIdentity = {
  machineIdentifier: string;
  /** `1.41.9.9961-46083195d` for instance; empty when the server does not say. */
  version: string;
};

/** Which server answers. Needs no token and costs the server nothing: also the probe of its health. */
export async function readIdentity(get: PlexGet, signal: AbortSignal): Promise<PlexIdentity> {
  const request = { path: "/identity", about: "identity", withToken: false };
  const { machineIdentifier, version } = (await get(request, wireIdentity, signal)).MediaContainer;
  return { machineIdentifier, version: version ?? "" };
}

const wireTranscode = oneOf(z.object({ videoDecision: anything, audioDecision: anything }));
const wireStream = z.object({ decision: anything });
const wirePart = z.object({ decision: anything, Stream: listOf(wireStream) });

export const streamFields = {
  TranscodeSession: wireTranscode,
  // Live television keeps its transcoder inside of the medium.
  Media: listOf(z.object({ TranscodeSession: wireTranscode, Part: listOf(wirePart) })),
};

type Streams = z.output<z.ZodObject<typeof streamFields>>;

/** Whether the server converts sound or picture; repacking alone is no transcoding. Undefined when Plex does not say. */
export function isTranscoding({ TranscodeSession, Media }: Streams): boolean | undefined {
  const transcoders = [TranscodeSession, ...Media.map((media) => media.TranscodeSession)].filter((one) => one != null);
  const ofTranscoders = transcoders.flatMap(({ videoDecision, audioDecision }) => [videoDecision, audioDecision]);
  const parts = Media.flatMap(({ Part }) => Part);
  const streams = parts.flatMap(({ Stream }) => Stream.map(({ decision }) => decision));
  const told = [ofTranscoders, streams, parts.map(({ decision }) => decision)]
    .map((decisions) => decisions.filter((decision) => typeof decision === "string"))
    .find((decisions) => decisions.length > 0);
  return told?.includes("transcode");
}

const wireServer = z.object({
  MediaContainer: z.object({
    friendlyName: name,
    version: name,
    platform: name,
    machineIdentifier: id.pipe(z.string()),
    myPlexSubscription: flag,
    ownerFeatures: words,
  }),
});

export type PlexServerInfo = {
  name: string;
  /** `1.41.9.9961-46083195d` for instance; empty when the server does not say. */
  version: string;
  platform: string | undefined;
  machineIdentifier: string;
  plexPass: boolean | undefined;
  /** `session_kick` lets sessions be ended, for instance. */
  features: string[];
};

/** What the server says of itself; one that nobody has claimed leaves most of it out. */
export async function readServerInfo(get: PlexGet, signal: AbortSignal): Promise<PlexServerInfo> {
  const server = await get({ path: "/", about: "server", withToken: true }, wireServer, signal);
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
