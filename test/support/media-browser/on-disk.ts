import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startHttpServer } from "../loopback.ts";
import { KEY, type StandInOptions, startMediaBrowser } from "./stand-in.ts";
import { createWorld, type WorldLibrary } from "./world.ts";

type OnDisk = { kind: "jellyfin" | "emby"; version: string; delayMs?: number };

/**
 * Starts a Jellyfin or Emby that reads real folders, and whose libraries can be made and removed as
 * an administrator does it. All other requests are answered by the stand-in.
 */
export async function startOnDisk({ kind, version, delayMs = 1000 }: OnDisk) {
  const libraries: WorldLibrary[] = [];
  const now = (): number => Date.now();
  const world = createWorld({ kind, version, now, libraries, delayMs, isNew: true });
  const options: StandInOptions = { kind, version, world, delay: delayMs / 1000 };
  const standIn = await startMediaBrowser(options);

  /** Lets the world see what the folders have. */
  function look(): void {
    const found = new Set(libraries.flatMap(({ locations }) => locations.flatMap(filesBelow)));
    for (const path of world.disk.keys()) if (!found.has(path)) world.disk.delete(path);
    for (const path of found) if (!world.disk.has(path)) world.disk.set(path, {});
  }
  standIn.state.hold = async () => look();

  function change(method: string, query: URLSearchParams): number {
    const title = query.get("name") ?? "";
    const at = libraries.findIndex((library) => library.title === title);
    if (method === "DELETE") {
      if (at < 0) return 404;
      libraries.splice(at, 1);
    }
    look();
    if (query.get("refreshLibrary") === "true") world.scanAll();
    return 204;
  }

  function add(query: URLSearchParams, body: unknown): void {
    const { LibraryOptions } = body as { LibraryOptions: { PathInfos: { Path: string }[] } };
    libraries.push({
      id:
        kind === "jellyfin"
          ? String(libraries.length + 1).repeat(32)
          : String(libraries.length + 7),
      title: query.get("name") ?? "",
      type: query.get("collectionType") === "movies" ? "movies" : "tvshows",
      locations: LibraryOptions.PathInfos.map(({ Path }) => Path),
    });
  }

  const front = await startHttpServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const { method = "GET", url = "/", headers } = request;
      const { pathname, searchParams } = new URL(url, "http://stand-in");
      if (pathname === "/Library/VirtualFolders" && method !== "GET") {
        if (method === "POST") add(searchParams, JSON.parse(body));
        response.writeHead(change(method, searchParams)).end();
        return;
      }
      if (pathname === "/Environment/ValidatePath") {
        // Seen on Jellyfin 10.11.11 and 12.0-rc5.
        response.writeHead(existsSync(JSON.parse(body).Path) ? 204 : 404).end();
        return;
      }
      const answer = await fetch(`${standIn.origin}${url}`, {
        method,
        headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
          typeof value === "string" && PASSED.has(name) ? [[name, value]] : [],
        ),
        ...(method === "POST" && { body }),
      });
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "text/plain",
      });
      response.end(await answer.text());
    })();
  });
  return {
    url: front.origin,
    key: KEY,
    /** Titles of the libraries. */
    libraries: (): string[] => libraries.map(({ title }) => title),
    async [Symbol.asyncDispose](): Promise<void> {
      await front[Symbol.asyncDispose]();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

const PASSED = new Set(["authorization", "x-emby-token", "content-type", "accept"]);

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
