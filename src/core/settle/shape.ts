import type { Reason } from "../reason.ts";
import type { Role } from "../release/item.ts";
import { nothingToFile } from "./nothing-to-file.ts";

export type Shape = { kind: "media" } | { kind: "archive" | "disc" | "nothing"; reason: Reason };

/**
 * What can be done with a release as a whole: `media` goes on to be identified (a lone sample too: a guard holds it),
 * `archive` and `disc` wait for a person, `nothing` is left alone with the reason.
 *
 * An archive beside a film is nothing to ask about while it is small (packed subtitles); one of at least half the size
 * of all videos may be the release itself, half unpacked.
 */
export function shapeOf(items: readonly { path: string; role: Role; size: number }[]): Shape {
  const bytes = (role: Role): number => items.reduce((sum, item) => (item.role === role ? sum + item.size : sum), 0);
  const has = (role: Role): boolean => items.some((item) => item.role === role);
  if (has("disc")) {
    const message = "It is a disc or a disc image, and no single file of it is the film.";
    return { kind: "disc", reason: { code: "disc", message } };
  }
  if (has("archive") && (!has("video") || bytes("archive") * 2 >= bytes("video"))) {
    const message = "It holds packed archives, and nothing is unpacked by itself.";
    return { kind: "archive", reason: { code: "archive", message } };
  }
  if (has("video") || has("sample")) return { kind: "media" };
  return { kind: "nothing", reason: nothingToFile(items) };
}
