import type { DoctorProbe } from "../../../../src/app/doctor/doctor.ts";
import type { Finding } from "../../../../src/app/doctor/finding.ts";
import { loadWellFormed } from "../../../../src/program/config/load.ts";
import { wireOutside } from "../../../../src/program/use-cases/doctor/outside.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";

/** Runs one probe with the real clients of these settings and returns its findings. */
export async function look(
  probe: DoctorProbe,
  home: string,
  env: Record<string, string>,
): Promise<Finding[]> {
  const { config } = loadWellFormed({
    ...NO_SYSTEM_CONFIG,
    env,
    cwd: home,
    home,
    command: "config",
  });
  const { outside, close } = await wireOutside(config);
  try {
    return await findingsOf(probe, doctorFor(home, env, { outside }));
  } finally {
    await close();
  }
}
