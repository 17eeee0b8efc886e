import { cleanPiece } from "./clean-piece.ts";
import { cutBytes } from "./safe-name.ts";

// Plex would read these as parts of one film, or as an episode's number.
const MISREAD = /^(?:cd|dis[ck]|dvd|part|pt)[ ._-]*\d|s\d+ ?e\d+|^\d{4}-\d\d-\d\d/i;

/** Whether Plex would read a label as part of the film's or episode's number. */
export const isMisread = (label: string): boolean => MISREAD.test(label);

/** The text for a place after the title, without brackets and cut to `most` bytes; empty if Plex would misread it. */
export function labelPiece(text: string, most: number): string {
  const label = cutBytes(cleanPiece(text.replace(/[{}[\]]/g, "")), most);
  return isMisread(label) ? "" : label;
}
