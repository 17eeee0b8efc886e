import type { JSX } from "preact";
import type { LibraryPlace } from "../../../core/page/place.ts";
import { loadWhenOpened } from "../frame/when-opened.tsx";
import { LibraryHead } from "./library-head.tsx";
import { State } from "./state.tsx";
import { Trash } from "./trash.tsx";
import { Wall } from "./wall.tsx";

const Audit = loadWhenOpened(async () => (await import("./audit.tsx")).Audit);
const Missing = loadWhenOpened(async () => (await import("./missing.tsx")).Missing);
const Space = loadWhenOpened(async () => (await import("./space.tsx")).Space);
const Rename = loadWhenOpened(async () => (await import("./rename.tsx")).Rename);

/**
 * Shows a part of the library: all filed works, the trash, what could be freed, whether everything is
 * in Plex, the missing episodes, the audit, or the rename plan.
 */
export function Library({ part, work, filter = {} }: LibraryPlace): JSX.Element {
  if (part === "rename") return <Rename Head={LibraryHead} work={work} />;
  if (part === "trash") return <Trash />;
  if (part === "space") return <Space Head={LibraryHead} />;
  if (part === "state") return <State />;
  if (part === "missing") return <Missing Head={LibraryHead} />;
  if (part === "audit") return <Audit Head={LibraryHead} />;
  return <Wall filter={filter} />;
}
