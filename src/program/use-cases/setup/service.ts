import { realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { openMachine } from "../../../adapters/service/machine.ts";
import { serviceFiles } from "../../../adapters/service/service-files.ts";
import { createService, type Service } from "../../../app/service/service.ts";
import type { ServiceDeps } from "../../../app/service/service-deps.ts";
import { requireConfig } from "../../config/require-config.ts";
import { systemClock } from "../../process/clock.ts";
import type { StartPlace } from "../../process/start-engine.ts";
import { VERSION } from "../../process/version.ts";
import { serviceConfig, usedWith } from "./service-config.ts";

/** The commands of `service` on this machine. */
export function openService({ entry, ...place }: StartPlace): Service {
  const { username, uid, gid } = userInfo();
  const deps: ServiceDeps = {
    machine: openMachine({
      platform: process.platform,
      person: { name: username, uid, gid, home: place.home ?? "/" },
      sudoUser: uid === 0 ? place.env["SUDO_USER"] : undefined,
    }),
    files: serviceFiles,
    program: { node: process.execPath, entry: realpathSync(entry), version: VERSION },
    config: async (home) => serviceConfig({ ...place, home, command: "service" }, requireConfig),
    usedWith: (envFile) => usedWith(envFile, place.home),
    sleep: systemClock.sleep,
  };
  return createService(deps);
}
