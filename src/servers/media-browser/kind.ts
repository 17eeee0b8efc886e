import { createKeyedKind, type KeyedKind } from "../keyed/kind.ts";
import { PUBLIC_INFO_PATH } from "./dialect.ts";

/** Jellyfin and Emby share this function, so that one request finds a server of either kind. */
const readPublicInfo: KeyedKind["readPublicInfo"] = async (...request) =>
  await (await import("./public-info.ts")).readPublicInfo(...request);

/** Creates the kind of a Jellyfin or an Emby. */
export const createMediaBrowserKind = (code: Pick<KeyedKind, "create" | "record">): KeyedKind =>
  createKeyedKind({ publicPath: PUBLIC_INFO_PATH, readPublicInfo, ...code });
