import {
  ARR_KINDS,
  type ArrKind,
  type ArrSettings,
  arrSettingsOf,
  type ConfiguredArrApp,
} from "../../core/arr/app.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { arrTitleOf, type NamedArrApp } from "./named-apps.ts";

type ArrSecret = { current(): string | undefined };

/** The part of `Config` from which the apps are made. */
export interface ArrConfig {
  arr: {
    sonarr: { url: string | undefined; key: ArrSecret };
    radarr: { url: string | undefined; key: ArrSecret };
    apps: readonly NamedArrApp[];
  };
  arrKeys: Readonly<Record<string, ArrSecret>>;
}

type ConnectDeps = { clock: Clock; trace?: Trace | undefined; deadlineMs?: number | undefined };

/** Returns all configured apps, without connecting to them. Empty if none is configured. */
export function listConfiguredArrApps(
  { arr, arrKeys }: ArrConfig,
  deps: ConnectDeps,
): ConfiguredArrApp[] {
  const single = ARR_KINDS.flatMap((kind) => {
    const { url, key } = arr[kind];
    const prefix = kind.toUpperCase();
    const names = { urlSetting: `${prefix}_URL`, keySetting: `${prefix}_API_KEY` };
    return url === undefined ? [] : [toApp({ name: kind, kind, url }, names, key, deps)];
  });
  const named = arr.apps.map((app) => {
    const prefix = arrSettingsOf(app.name);
    const names = { urlSetting: "ARR_APPS", keySetting: `${prefix}_API_KEY` };
    return toApp(app, names, arrKeys[prefix], deps);
  });
  return [...single, ...named];
}

function toApp(
  { name, kind, url }: { name: string; kind: ArrKind; url: string },
  settingNames: Pick<ArrSettings, "urlSetting" | "keySetting">,
  key: ArrSecret | undefined,
  deps: ConnectDeps,
): ConfiguredArrApp {
  const settings = { name, kind, title: arrTitleOf(name, kind), address: url, ...settingNames };
  return {
    ...settings,
    async connect() {
      const { createArrClient } = await import("./client.ts");
      return createArrClient({ settings, url, key: () => key?.current(), ...deps });
    },
  };
}
