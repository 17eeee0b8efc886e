import * as z from "zod";
import { Outage } from "../../base/errors.ts";
import {
  type KeyedLink,
  type PublicInfo,
  type ServerNames,
  StartingServer,
} from "../keyed/kind.ts";
import { PUBLIC_INFO_PATH } from "./dialect.ts";
import { createLink, type LinkExchange } from "./link.ts";
import { wirePublicInfo, wireSetupInfo } from "./wire.ts";

/** Asks a Jellyfin or Emby for what it tells everyone. No key is sent. @throws Outage, UserError */
export async function readPublicInfo(
  names: ServerNames,
  deps: Omit<KeyedLink, "apiKey">,
  signal: AbortSignal,
): Promise<PublicInfo> {
  let last: LinkExchange | undefined;
  const link = createLink(
    { ...names, droppedPrefix: undefined, authorize: () => ({}) },
    { ...deps, apiKey: () => undefined, note: (exchange) => void (last = exchange) },
  );
  try {
    const request = {
      path: PUBLIC_INFO_PATH,
      about: "public information",
      isPublic: true,
    } as const;
    const info = await link
      .get(request, z.union([wirePublicInfo, wireSetupInfo]), signal)
      .catch((error: unknown) => {
        // Jellyfin 10.11 and 12 name themselves on the page of their start (seen).
        const isNamed = last?.status === 503 && last.text.includes("Jellyfin");
        throw isNamed && error instanceof Outage ? new StartingServer("jellyfin", error) : error;
      });
    if ("version" in info) {
      const outage = link.unusable("it is starting; only its setup page answers");
      throw new StartingServer("jellyfin", outage);
    }
    const { Version: version, ServerName: title = "", StartupWizardCompleted } = info;
    // Emby is version 4, and Jellyfin continues its numbers at 10.
    const kind = Number.parseInt(version, 10) >= 10 ? "jellyfin" : "emby";
    return { kind, version, title, isSetUp: StartupWizardCompleted !== false };
  } finally {
    await link.close();
  }
}
