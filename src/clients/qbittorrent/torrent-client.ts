import type { ClientAccess, ClientSettings, ConnectDeps, TorrentClient } from "../../core/torrent/client.ts";
import { createApi } from "./api.ts";
import { createControl } from "./control.ts";
import { createFaults } from "./faults.ts";
import { setHook } from "./hook.ts";
import { createLists } from "./lists.ts";
import { createTransport } from "./transport.ts";
import { readFolders, readReport } from "./variables.ts";

/** qBittorrent, 4.4 to 5.x, over its Web API. */
export function connectQbittorrent(settings: ClientSettings, access: ClientAccess, deps: ConnectDeps): TorrentClient {
  const { title, urlSetting } = settings;
  const faults = createFaults(settings);
  const transport = createTransport({ ...deps, access, urlSetting, faults });
  const api = createApi(transport, faults);
  const lists = createLists({ api, faults, title, clock: deps.clock });
  return {
    ...settings,
    ...lists,
    folders: (signal) => readFolders(api, faults, signal),
    report: (signal) => readReport(api, { ...settings, faults }, signal),
    setHook: (call, signal) => setHook(api, title, call, signal),
    commands: createControl({ api, faults, list: lists.list, clock: deps.clock }),
    close: transport.close,
  };
}
