import type { IncomingHttpHeaders } from "node:http";

/** Which of the two programs answers, by headers that each sets on every answer: people mistake one's address for the other's. */
export function serverOf(headers: IncomingHttpHeaders): "Plex" | "Transmission" | undefined {
  if (headers["x-plex-protocol"] !== undefined) return "Plex";
  return String(headers.server).startsWith("Transmission") ? "Transmission" : undefined;
}
