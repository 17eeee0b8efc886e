import {
  ARR_KINDS,
  type ArrKind,
  type ArrSettings,
  arrSettingsOf,
  type ConfiguredArrApp,
} from "../../core/arr/app.ts";
import type { ArrClientDeps } from "./client.ts";
import { arrTitleOf, type NamedArrApp } from "./named-apps.ts";

type ArrSecret = { current(): string | undefined };

/** The part of `Config` from which the apps are made. */
export interface ArrConfig {
  arr: {
    sonarr: { url: string | undefined; key: ArrSecret };
    radarr: { url: string | undefined; key: ArrSecret };
    apps: readonly NamedArrApp[];
    caFile?: string | undefined;
  };
  arrKeys: Readonly<Record<string, ArrSecret>>;
}

type ConnectDeps = Pick<ArrClientDeps, "clock" | "caFile" | "trace" | "deadlineMs" | "note">;

/** Returns all configured apps, without connecting to them. Empty if none is configured. */
export function listConfiguredArrApps(
  { arr, arrKeys }: ArrConfig,
  options: ConnectDeps,
): ConfiguredArrApp[] {
  const deps = { ...options, caFile: arr.caFile };
  const single = ARR_KINDS.flatMap((kind) => {
    const { url, key } = arr[kind];
    return url === undefined ? [] : [toSingleArrApp(kind, url, key, deps)];
  });
  const named = arr.apps.map((app) => {
    const prefix = arrSettingsOf(app.name);
    const { name, kind, url } = app;
    const settings: ArrSettings = {
      name,
      kind,
      title: arrTitleOf(name, kind),
      address: url,
      urlSetting: "ARR_APPS",
      keySetting: `${prefix}_API_KEY`,
    };
    return toApp(settings, arrKeys[prefix], deps);
  });
  return [...single, ...named];
}

/** Returns the app of SONARR_URL or RADARR_URL. */
export function toSingleArrApp(
  kind: ArrKind,
  url: string,
  key: ArrSecret,
  deps: ConnectDeps,
): ConfiguredArrApp {
  const prefix = kind.toUpperCase();
  const settings: ArrSettings = {
    name: kind,
    kind,
    title: arrTitleOf(kind, kind),
    address: url,
    urlSetting: `${prefix}_URL`,
    keySetting: `${prefix}_API_KEY`,
  };
  return toApp(settings, key, deps);
}

const toApp = (
  settings: ArrSettings,
  key: ArrSecret | undefined,
  deps: ConnectDeps,
): ConfiguredArrApp => ({
  ...settings,
  async connect() {
    const { createArrClient } = await import("./client.ts");
    return createArrClient({ settings, url: settings.address, key: () => key?.current(), ...deps });
  },
});
