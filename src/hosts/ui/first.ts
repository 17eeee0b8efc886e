import { begin, isPageThere } from "./desk/request.ts";
import { placeHere } from "./route/here.ts";
import type { Place } from "./route/place.ts";

// A small script beside that of the page: what is shown first is asked for while the large one is on its way. It asks exactly
// what the page asks for, which takes the answers as its own.

/** The scripts of each page that is loaded when it is opened, by the file that it begins with: from the build. */
declare const OPENED: Readonly<Record<string, readonly string[]>>;

const FILES: Partial<Record<Place["page"], string>> = { item: "waiting", files: "pack", torrents: "downloads" };

function beginWith({ page, ...place }: Place): void {
  for (const file of OPENED[FILES[page] ?? page] ?? [])
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: file }));
  // Without a session before the key is used.
  if (location.hash.startsWith("#key=")) return;
  begin("session");
  begin("api/get_watcher_status", {});
  if (page === "home") begin("api/get_home", {});
  if (page === "waiting") begin("api/get_ingest_queue", { ...place, limit: 50, counts: true });
  if (page === "item") {
    begin("api/get_ingest_item", place);
    begin("api/get_ingest_queue", { limit: 50, counts: true });
  }
}

if (!isPageThere) beginWith(placeHere());
