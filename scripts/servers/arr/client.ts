import type { ArrKind } from "../../../src/core/arr/app.ts";
import { torrentOf } from "../../../test/support/payload.ts";
import { createRpc } from "../../../test/support/transmission-rpc.ts";
import type { GivenClient } from "./options.ts";

/** A download client that was given, as the trial uses it. */
export type TrialClient = {
  /** Name of its kind in the apps. */
  implementation: string;
  /**
   * True if it takes the link of a torrent that it has as done, so that a release can be pushed.
   */
  takesLinkTwice: boolean;
  /** The fields of the app's form. */
  fields(kind: ArrKind, category: string): Record<string, unknown>;
  /** Settings with which the program reaches it. */
  settings: Record<string, string>;
  /** Adds a torrent whose data is there already. Returns its info hash. */
  add(data: Data, signal: AbortSignal): Promise<string>;
  /** The hashes and folders of all its torrents. */
  list(signal: AbortSignal): Promise<{ hash: string; folder: string }[]>;
  /** Removes torrents, and leaves their data to the trial's folder. */
  remove(hashes: readonly string[], signal: AbortSignal): Promise<void>;
};

/** `path` is its place on this machine, `folder` the folder that it is in at the client. */
type Data = { path: string; folder: string; category: string };

/** Returns the client's end that the trial talks to. It opens no connection yet. */
export const createTrialClient = (given: GivenClient): TrialClient =>
  given.kind === "transmission" ? createTransmission(given) : createQbittorrent(given);

/** The fields that all torrent clients have, and that of the category. */
function toFields(given: GivenClient, kind: ArrKind, category: string): Record<string, unknown> {
  const { hostname, port, protocol, pathname } = new URL(given.url);
  return {
    host: hostname,
    port: Number(port || (protocol === "https:" ? 443 : 80)),
    useSsl: protocol === "https:",
    ...(pathname === "/" ? {} : { urlBase: pathname }),
    username: given.username,
    password: given.password,
    [kind === "radarr" ? "movieCategory" : "tvCategory"]: category,
  };
}

/** The program's settings for the client, whatever its kind. */
const toSettings = ({ kind, url, username, password }: GivenClient): Record<string, string> => ({
  DOWNLOAD_CLIENTS: `trial=${kind}+${url}`,
  CLIENT_TRIAL_POLL_INTERVAL: "2",
  ...(username === "" ? {} : { CLIENT_TRIAL_USERNAME: username }),
  ...(password === "" ? {} : { CLIENT_TRIAL_PASSWORD: password }),
});

function createTransmission(given: GivenClient): TrialClient {
  const { url, username, password } = given;
  const rpc = createRpc(
    `${url}/transmission/rpc`,
    username === "" ? undefined : { username, password },
  );
  return {
    implementation: "Transmission",
    takesLinkTwice: true,
    fields: (kind, category) => toFields(given, kind, category),
    settings: toSettings(given),
    async add({ path, folder }) {
      const { metainfo, hash } = torrentOf(path, {}, {});
      const args = { metainfo: metainfo.toString("base64"), "download-dir": folder, paused: false };
      await rpc("torrent-add", args);
      return hash;
    },
    async list() {
      const { torrents } = await rpc("torrent-get", { fields: ["hashString", "downloadDir"] });
      return (torrents as { hashString: string; downloadDir: string }[]).map((one) => ({
        hash: one.hashString,
        folder: one.downloadDir,
      }));
    },
    async remove(hashes) {
      // Without ids, Transmission would take all torrents.
      if (hashes.length > 0) {
        await rpc("torrent-remove", { ids: [...hashes], "delete-local-data": false });
      }
    },
  };
}

function createQbittorrent(given: GivenClient): TrialClient {
  const { url, username, password } = given;
  let cookie = "";
  async function ask(path: string, body: FormData | undefined, signal: AbortSignal) {
    const answer = await fetch(`${url}/api/v2/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: { cookie, referer: url },
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    });
    const text = await answer.text();
    if (!answer.ok || text === "Fails.") throw new Error(`qBittorrent: ${path}: ${text}`);
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return text;
  }
  const toForm = (fields: Readonly<Record<string, string>>): FormData => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return form;
  };
  async function call(path: string, body: FormData | undefined, signal: AbortSignal) {
    if (cookie === "" && username !== "") {
      await ask("auth/login", toForm({ username, password }), signal);
    }
    return await ask(path, body, signal);
  }
  return {
    implementation: "QBittorrent",
    takesLinkTwice: false,
    fields: (kind, category) => toFields(given, kind, category),
    settings: toSettings(given),
    async add({ path, folder, category }, signal) {
      const { metainfo, hash } = torrentOf(path, {}, {});
      const form = toForm({ savepath: folder, category, autoTMM: "false" });
      form.set("torrents", new Blob([new Uint8Array(metainfo)]), "trial.torrent");
      await call("torrents/add", form, signal);
      return hash;
    },
    async list(signal) {
      const all = JSON.parse(await call("torrents/info", undefined, signal)) as {
        hash: string;
        save_path: string;
      }[];
      return all.map(({ hash, save_path }) => ({ hash, folder: save_path }));
    },
    async remove(hashes, signal) {
      if (hashes.length === 0) return;
      const form = toForm({ hashes: hashes.join("|"), deleteFiles: "false" });
      await call("torrents/delete", form, signal);
    },
  };
}
