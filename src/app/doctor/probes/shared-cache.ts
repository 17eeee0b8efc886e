import { explainRedis } from "../../../core/cache/redis-fault.ts";
import type { DoctorProbe } from "../doctor.ts";
import { ok, warn } from "../finding.ts";

export const sharedCache: DoctorProbe = {
  id: "shared-cache",
  title: "Shared cache",
  needs: ["sharedCache"],
  async run({ outside }, signal) {
    const error = await outside.sharedCache?.check(signal);
    if (error === undefined) return [ok("Redis was tried: it answers and accepts REDIS_URL.")];
    const { problem, advice } = explainRedis(error);
    return [
      warn(problem, {
        cause: "Until it works, every replica asks Plex itself, and caches answers in memory.",
        advice,
      }),
    ];
  },
};
