import { existsSync, readdirSync, statSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { ArrKind } from "../../../src/core/arr/app.ts";
import { ARR_KEY, startFakeArr } from "../../support/arr.ts";

type Thing = Record<string, unknown> & { id: number };
type Lists = { downloadclient: Thing[]; rootfolder: Thing[]; movie: Thing[]; series: Thing[] };

const FIELDS = ["torrentFolder", "watchFolder", "readOnly"];
const VIDEO = /\.mkv$/;

/**
 * A Sonarr or Radarr that also takes clients, folders and works, and that looks into the watched
 * folder of its client. It imports at once what it has, and refuses shorter names with "Sample".
 * Requests of the program go to the strict stand-in.
 */
export async function startTrialArr(kind: ArrKind) {
  const inner = await startFakeArr(kind);
  const lists: Lists = { downloadclient: [], rootfolder: [], movie: [], series: [] };
  let last = 0;
  const seen = new Set<string>();
  const unfound = new Set<string>();

  /** Does what an app does at its refresh: lists, imports and refuses downloads. */
  function look(): void {
    const folder = lists.downloadclient.flatMap(({ fields }) =>
      (fields as { name: string; value?: string }[]).flatMap((field) =>
        field.name === "watchFolder" ? (field.value ?? []) : [],
      ),
    )[0];
    if (folder === undefined || !existsSync(folder)) return;
    for (const name of readdirSync(folder).filter((one) => !seen.has(one))) {
      seen.add(name);
      const title = name.replace(VIDEO, "");
      const download = { downloadId: `plex-ingest-trial_${title}` };
      if (title.includes("Die.Hard")) {
        const path = join(folder, name);
        inner.state.queue.push({
          ...download,
          title,
          status: "completed",
          trackedDownloadState: "importPending",
          statusMessages: [{ title, messages: ["Sample"] }],
          outputPath: path,
        });
      } else {
        inner.state.history.push({
          ...download,
          sourceTitle: title,
          eventType: "downloadFolderImported",
          at: statSync(join(folder, name)).mtimeMs + 1,
          data: { droppedPath: join(folder, name, `${title}.mkv`) },
        });
      }
    }
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { pathname, searchParams, search } = new URL(request.url ?? "/", "http://x");
    const [list = "", second = ""] = pathname.slice("/api/v3/".length).split("/");
    const ok = (body: unknown) => ({ status: 200, body });
    if (second === "schema") {
      return ok([{ implementation: "TorrentBlackhole", fields: FIELDS.map((name) => ({ name })) }]);
    }
    if (second === "lookup") {
      const id = searchParams.get("tmdbId") ?? searchParams.get("term") ?? "";
      // As Radarr 6.0 answers about a film that its catalogue does not have.
      const message = `Movie with tmdbId ${id} was not found, it may have been removed from TMDb.`;
      if (unfound.has(id)) return { status: 500, body: { message } };
      const found = { title: id, seasons: [{ seasonNumber: 1, monitored: true }] };
      return ok(list === "movie" ? found : [found]);
    }
    if (list === "qualityprofile") return ok([{ id: 1 }]);
    if (list in lists) {
      const all = lists[list as keyof Lists];
      if (request.method === "POST") {
        const thing = { ...((await json(request)) as object), id: ++last };
        const root = (thing as { rootFolderPath?: string }).rootFolderPath;
        all.push(root === undefined ? thing : { ...thing, path: `${root}/${last}` });
        return ok(thing);
      }
      if (request.method === "DELETE") {
        const at = all.findIndex(({ id }) => id === Number(second));
        return at < 0 ? { status: 404, body: {} } : ok(all.splice(at, 1));
      }
      return ok(all);
    }
    look();
    const through = await fetch(`${inner.url}${pathname}${search}`, {
      headers: { "x-api-key": String(request.headers["x-api-key"]) },
    });
    return { status: through.status, body: await through.json() };
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    key: ARR_KEY,
    lists,
    /** Ids of films that the app's catalogue does not have. */
    unfound,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await inner.close();
    },
  };
}
