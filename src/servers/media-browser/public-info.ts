import * as z from "zod";
import type { KeyedLink, PublicInfo, ServerNames } from "../keyed/kind.ts";
import { PUBLIC_INFO_PATH } from "./dialect.ts";
import { createLink } from "./link.ts";
import { wirePublicInfo, wireSetupInfo } from "./wire.ts";

/** Asks a Jellyfin or Emby for what it tells everyone. No key is sent. @throws Outage, UserError */
export async function readPublicInfo(
  names: ServerNames,
  deps: Omit<KeyedLink, "apiKey">,
  signal: AbortSignal,
): Promise<PublicInfo> {
  const link = createLink(
    { ...names, droppedPrefix: undefined, authorize: () => ({}) },
    { ...deps, apiKey: () => undefined },
  );
  try {
    const request = {
      path: PUBLIC_INFO_PATH,
      about: "public information",
      isPublic: true,
    } as const;
    const info = await link.get(request, z.union([wirePublicInfo, wireSetupInfo]), signal);
    if ("version" in info) {
      throw link.unusable("it is starting; only its setup page answers", { isOfService: true });
    }
    const { Version: version, ServerName: title = "", StartupWizardCompleted } = info;
    // Emby is version 4, and Jellyfin continues its numbers at 10.
    const kind = Number.parseInt(version, 10) >= 10 ? "jellyfin" : "emby";
    return { kind, version, title, isSetUp: StartupWizardCompleted !== false };
  } finally {
    await link.close();
  }
}
