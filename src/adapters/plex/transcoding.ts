import * as z from "zod";
import { listOf, oneOf } from "./wire/lists.ts";
import { anything } from "./wire-values.ts";

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
