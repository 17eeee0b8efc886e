import { resolve } from "node:path";
import type {
  Doctor,
  DoctorProbe,
  DoctorsServer,
  OutsideServices,
} from "../../src/app/doctor/doctor.ts";
import type { Finding } from "../../src/app/doctor/finding.ts";
import { runDoctor } from "../../src/app/doctor/run-doctor.ts";
import { Services } from "../../src/core/services.ts";
import { loadWellFormed } from "../../src/program/config/load.ts";
import { makeDoctor } from "../../src/program/use-cases/doctor/make-doctor.ts";
import { NOTHING_OUTSIDE } from "../../src/program/use-cases/doctor/outside.ts";
import { NO_SYSTEM_CONFIG } from "./hidden-machine.ts";

const ENTRY = resolve(import.meta.dirname, "../../src/bin/plex-ingest.ts");

type ListsOf<T> = {
  [Name in keyof T]?: T[Name] extends Services<infer S> ? readonly S[] | Services<S> : T[Name];
};
type Outside = ListsOf<OutsideServices>;

const toServices = <S>(all: readonly S[] | Services<S>): Services<S> =>
  all instanceof Services ? all : Services.of(all);

/** Creates the probes' dependencies on the real machine, with settings from this environment. */
export function doctorFor(
  home: string,
  env: Record<string, string>,
  { outside = {}, ...more }: Partial<Omit<Doctor, "outside">> & { outside?: Outside } = {},
): Doctor {
  const { clients = [], mediaServers: servers = [], arr = [], ...rest } = outside;
  const all = { PLEX_INGEST_STATE_DIR: `${home}/state`, ...env };
  const known = loadWellFormed({
    ...NO_SYSTEM_CONFIG,
    env: all,
    cwd: home,
    home,
    command: "config",
  });
  const doctor = makeDoctor(known, { ...NO_SYSTEM_CONFIG, env: all, home, entry: ENTRY }, "none", {
    ...NOTHING_OUTSIDE,
    ...rest,
    clients: toServices(clients),
    mediaServers: toServices(servers),
    arr: toServices(arr),
  });
  // This machine may have a media server of its own.
  const hidden = { ...doctor.machine, serverAccount: async () => undefined };
  return { ...doctor, machine: hidden, ...more };
}

/** Returns the findings of one probe. */
export async function findingsOf(probe: DoctorProbe, doctor: Doctor): Promise<Finding[]> {
  const [report] = await runDoctor(doctor, [probe], new AbortController().signal);
  return report?.findings ?? [];
}

/** Creates a Plex without libraries that answers every request. */
export const doctorsPlex = (requests: Partial<DoctorsServer> = {}): DoctorsServer => ({
  kind: "plex",
  title: "Plex",
  url: "http://127.0.0.1:9",
  urlSetting: "PLEX_URL",
  keySetting: "PLEX_TOKEN",
  mapSetting: "PLEX_PATH_MAP",
  pathMap: [],
  hasKey: true,
  identity: async () => ({ version: "1.43.0" }),
  sections: async () => [],
  check: async () => {},
  proveOwner: async () => {},
  ...requests,
});
