import type { MediaType } from "./media.ts";

/** The word that players and their commands have for a type: each ignores commands of another kind than what it plays. */
export function mediaKind(type: MediaType): "video" | "music" | "photo" {
  if (type === "photo") return "photo";
  return type === "artist" || type === "album" || type === "track" ? "music" : "video";
}
