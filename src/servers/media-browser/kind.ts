import type { MediaServer, ServerKind } from "../../core/library/media-server.ts";
import type { ServerNames } from "./dialect.ts";
import type { LinkDeps } from "./link.ts";

// The first page of a huge library can take over 30 s.
const TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 4;

/** Creates a kind of server. `load` loads the code that talks to it, when a server is opened. */
export const createMediaBrowserKind = (
  load: () => Promise<(deps: LinkDeps, names: ServerNames) => MediaServer>,
): ServerKind<unknown> => ({
  async open({ name, title, url: baseUrl, key, urlSetting, keySetting }, _, { clock, trace }) {
    const create = await load();
    const link = { baseUrl, apiKey: key, timeoutMs: TIMEOUT_MS, clock, trace, service: name };
    return create(
      { ...link, maxConnections: MAX_CONNECTIONS },
      { name: title, urlSetting, keySetting },
    );
  },
});
