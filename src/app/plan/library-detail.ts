import { cleanText } from "../../core/text/clean-text.ts";
import type { LibraryPlace } from "../library-state/libraries.ts";

/** The library of a plan as history and previews tell it; nothing without Plex. */
export const libraryDetail = ({ title, rule }: LibraryPlace): { library?: string; rule?: number } => ({
  ...(title === undefined ? {} : { library: cleanText(title, 300) }),
  ...(rule === undefined ? {} : { rule }),
});
